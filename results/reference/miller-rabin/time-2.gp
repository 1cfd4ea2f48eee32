# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.86:2.14]
set x2range [0.86:2.14]
set yrange [0:0.288922]
set xtics 1, 1
set xlabel 'workers' offset 0,0.6
set ylabel 'run time, s' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2511
set tmargin at screen 0.8052
set key at screen 0.55,0.9437 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9697 left
set label 2 'base: sequential 0.262 s (median of 7) · 7 repetitions a point ·' at screen 0.02,0.1180 left textcolor rgb '#505050'
set label 3 'repetitions as +, medians on lines · 2 of 3 rows not measured in turn with' at screen 0.02,0.0855 left textcolor rgb '#505050'
set label 4 'the base · 102,716,730 modular multiplications · AMD EPYC ·' at screen 0.02,0.0530 left textcolor rgb '#505050'
set label 5 'commit 425ce3f14a95' at screen 0.02,0.0206 left textcolor rgb '#505050'

set terminal svg size 482,462 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set x2tics font ',12'
set for [i=2:5] label i font ',12'
set output 'time-2.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'time-2.dat' index 'ideal' using 1:2 with lines lw 1 dt (8,5) lc rgb '#707070' title 'ideal', \
     'time-2.dat' index 'runs sequential' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#000000' notitle, \
     'time-2.dat' index 'runs OpenMP' using ($1+-0.022):2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#0072B2' notitle, \
     'time-2.dat' index 'line OpenMP' using ($1+-0.022):2 with lines lw 0.8 lc rgb '#0072B2' notitle, \
     'time-2.dat' index 'runs MPI' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#D55E00' notitle, \
     'time-2.dat' index 'line MPI' using 1:2 with lines lw 0.8 lc rgb '#D55E00' notitle, \
     'time-2.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'time-2.dat' index 'full OpenMP' using ($1+-0.022):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'time-2.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' notitle, \
     NaN with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' title 'sequential', \
     NaN with linespoints pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' title 'OpenMP', \
     NaN with linespoints pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' title 'MPI'

set terminal pdfcairo size 8.50cm,8.15cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:5] label i font ',6'
set output 'time-2.pdf'
replot

set terminal pngcairo size 1004,962 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:5] label i font ',6'
set output 'time-2.png'
replot
set output
