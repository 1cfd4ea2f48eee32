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
set yrange [0.948975:2.07053]
set xtics (1, 2)
set ytics (1, 2)
set xlabel 'workers' offset 0,0.6
set ylabel 'speedup' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2511
set tmargin at screen 0.8052
set key at screen 0.55,0.9437 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'classic64, kernel trial-simd' at screen 0.02,0.9697 left
set label 2 'base: sequential 0.1336 s (median of 7) · 7 repetitions a point · bars:' at screen 0.02,0.1180 left textcolor rgb '#505050'
set label 3 '95 % intervals, of point and base · bound: whole numbers, longest first ·' at screen 0.02,0.0855 left textcolor rgb '#505050'
set label 4 'numbers split · 2 of 3 rows not measured in turn with the base ·' at screen 0.02,0.0530 left textcolor rgb '#505050'
set label 5 '8,509,551,472 candidates · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0206 left textcolor rgb '#505050'

set terminal svg size 482,462 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set x2tics font ',12'
set for [i=2:5] label i font ',12'
set output 'speedup.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'speedup.dat' index 'ideal' using 1:2 with lines lw 1 dt (8,5) lc rgb '#707070' title 'ideal', \
     'speedup.dat' index 'bound' using 1:2 with lines lw 1.25 dt (2,3) lc rgb '#A0522D' title 'bound', \
     'speedup.dat' index 'line OpenMP' using ($1*0.9924):2 with lines lw 0.8 lc rgb '#0072B2' notitle, \
     'speedup.dat' index 'bars OpenMP' using ($1*0.9924):2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
     'speedup.dat' index 'line MPI' using 1:2 with lines lw 0.8 lc rgb '#D55E00' notitle, \
     'speedup.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#D55E00' notitle, \
     'speedup.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'speedup.dat' index 'full OpenMP' using ($1*0.9924):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'speedup.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' notitle, \
     NaN with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' title 'sequential', \
     NaN with linespoints pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' title 'OpenMP', \
     NaN with linespoints pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' title 'MPI'

set terminal pdfcairo size 8.50cm,8.15cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:5] label i font ',6'
set output 'speedup.pdf'
replot

set terminal pngcairo size 1004,962 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:5] label i font ',6'
set output 'speedup.png'
replot
set output
