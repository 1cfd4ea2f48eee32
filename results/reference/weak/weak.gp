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
set xlabel 'workers' offset 0,0.6
set ylabel 'weak efficiency' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2885
set tmargin at screen 0.8524
set key at screen 0.55,0.9427 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'random:100:50 a worker, kernel trial' at screen 0.02,0.9692 left
set label 2 'base: MPI 1 × 1, 0.0481 s (median of 7) · 7 repetitions a point · bars:' at screen 0.02,0.1531 left textcolor rgb '#505050'
set label 3 '95 % intervals, of point and base · numbers split · not the same work a' at screen 0.02,0.1200 left textcolor rgb '#505050'
set label 4 'worker: MPI 2 × 1 · median times 0.0481–0.0562 s · work grows with the' at screen 0.02,0.0870 left textcolor rgb '#505050'
set label 5 'workers: counted in divisors tried and not in vain, each worker against' at screen 0.02,0.0540 left textcolor rgb '#505050'
set label 6 'one · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0209 left textcolor rgb '#505050'

set terminal svg size 482,454 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set x2tics font ',12'
set for [i=2:6] label i font ',12'
set output 'weak.svg'
plot 'weak.dat' index 'ideal' using 1:2 with lines lw 1 dt (8,5) lc rgb '#707070' title 'ideal', \
     'weak.dat' index 'line MPI' using 1:2 with lines lw 0.8 lc rgb '#D55E00' notitle, \
     'weak.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#D55E00' notitle, \
     'weak.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' notitle, \
     NaN with linespoints pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' title 'MPI'

set terminal pdfcairo size 8.50cm,8.01cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:6] label i font ',6'
set output 'weak.pdf'
replot

set terminal pngcairo size 1004,946 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:6] label i font ',6'
set output 'weak.png'
replot
set output
