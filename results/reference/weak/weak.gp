# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set xrange [0.965936:2.07053]
set x2range [0.965936:2.07053]
set yrange [0:1.08]
set xtics (1, 2)
set ytics 0.2
set xlabel 'number of workers' offset 0,0.5
set ylabel 'weak efficiency' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.3556
set tmargin at screen 0.8585
set key Left reverse samplen 2
set label 1 'random:100:50 a worker, kernel trial' at screen 0.02,0.9725 left
set label 2 'base: MPI 1 × 1, 0.0481 s (median of 7) · 7 repetitions a' at screen 0.02,0.2210 left textcolor rgb '#505050'
set label 3 'point · bars: 95 % intervals, of point and base · numbers' at screen 0.02,0.1876 left textcolor rgb '#505050'
set label 4 'split · ground: what the slowest and the fastest rank do' at screen 0.02,0.1542 left textcolor rgb '#505050'
set label 5 'in a busy second · not the same work a worker: MPI 2 × 1 ·' at screen 0.02,0.1208 left textcolor rgb '#505050'
set label 6 'median times 0.0481–0.0562 s · work grows with the' at screen 0.02,0.0874 left textcolor rgb '#505050'
set label 7 'workers: counted in divisors tried and not in vain, each' at screen 0.02,0.0540 left textcolor rgb '#505050'
set label 8 'worker against one · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0206 left textcolor rgb '#505050'

set terminal svg size 482,509 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:8] label i font ',14'
set output 'weak.svg'
plot 'weak.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9234, \
     'weak.dat' index 'band MPI' using 1:2:3 with filledcurves fc rgb '#E69F00' fs transparent solid 0.18 noborder notitle, \
     'weak.dat' index 'line MPI' using 1:2 with lines lw 1.1 lc rgb '#E69F00' notitle, \
     'weak.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#E69F00' notitle, \
     'weak.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     NaN with linespoints pt 5 ps 0.40*s lw 1.1 lc rgb '#E69F00' title 'MPI' at screen 0.4317,0.9234

set terminal pdfcairo size 8.50cm,8.98cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'weak.pdf'
replot

set terminal pngcairo size 1004,1060 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'weak.png'
replot
set output
