# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set logscale y 2
set xrange [0.965936:2.07053]
set x2range [0.965936:2.07053]
set yrange [0.94579:2.07053]
set xtics (1, 2)
set ytics (1, 2)
set xlabel 'number of workers' offset 0,0.5
set ylabel 'speedup (times)' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2708
set tmargin at screen 0.8042
set key Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9708 left
set label 2 'base: sequential 0.262 s (median of 7) · 7 repetitions a' at screen 0.02,0.1281 left textcolor rgb '#505050'
set label 3 'point · bars: 95 % intervals, of point and base · 2 of 3' at screen 0.02,0.0927 left textcolor rgb '#505050'
set label 4 'rows not measured in turn with the base · 102,716,730' at screen 0.02,0.0573 left textcolor rgb '#505050'
set label 5 'modular multiplications · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0219 left textcolor rgb '#505050'

set terminal svg size 482,480 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:5] label i font ',14'
set output 'speedup-2.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'speedup-2.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9187, \
     'speedup-2.dat' index 'line OpenMP' using ($1*0.9924):2 with lines lw 1.1 lc rgb '#0072B2' notitle, \
     'speedup-2.dat' index 'bars OpenMP' using ($1*0.9924):2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
     'speedup-2.dat' index 'line MPI' using 1:2 with lines lw 1.1 lc rgb '#E69F00' notitle, \
     'speedup-2.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#E69F00' notitle, \
     'speedup-2.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'speedup-2.dat' index 'full OpenMP' using ($1*0.9924):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'speedup-2.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     NaN with points pt 13 ps 0.50*s lw 1.1 lc rgb '#000000' title 'sequential' at screen 0.115,0.8729, \
     NaN with linespoints pt 7 ps 0.45*s lw 1.1 lc rgb '#0072B2' title 'OpenMP' at screen 0.4317,0.9187, \
     NaN with linespoints pt 5 ps 0.40*s lw 1.1 lc rgb '#E69F00' title 'MPI' at screen 0.4317,0.8729

set terminal pdfcairo size 8.50cm,8.47cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:5] label i font ',7'
set output 'speedup-2.pdf'
replot

set terminal pngcairo size 1004,1000 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:5] label i font ',7'
set output 'speedup-2.png'
replot
set output
