# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set xrange [0.860892:23.2317]
set x2range [0.860892:23.2317]
set yrange [0:1.1168]
set xtics (1, 2, 4, 8, 16)
set ytics 0.2
set xlabel 'number of workers' offset 0,0.5
set ylabel 'efficiency' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.3613
set tmargin at screen 0.8285
set key Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9745 left
set label 2 'base: sequential 0.756 s (median of 14) · 7–14 repetitions' at screen 0.02,0.2363 left textcolor rgb '#505050'
set label 3 'a point · bars: 95 % intervals, of point and base · bound:' at screen 0.02,0.2053 left textcolor rgb '#505050'
set label 4 'whole numbers, longest first · numbers split in 2 of 8' at screen 0.02,0.1743 left textcolor rgb '#505050'
set label 5 'parallel points · open: workers share CPUs · book: Fluent' at screen 0.02,0.1432 left textcolor rgb '#505050'
set label 6 'Python, 2nd ed., Figure 19-2, against its own 40.81 s of' at screen 0.02,0.1122 left textcolor rgb '#505050'
set label 7 'one process · 1 of 9 rows not measured in turn with the' at screen 0.02,0.0812 left textcolor rgb '#505050'
set label 8 'base · 433,405,964 divisors · AMD EPYC ·' at screen 0.02,0.0502 left textcolor rgb '#505050'
set label 9 'commit 425ce3f14a95' at screen 0.02,0.0192 left textcolor rgb '#505050'

set terminal svg size 482,548 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:9] label i font ',14'
set output 'efficiency.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'efficiency.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9288, \
     'efficiency.dat' index 'bound' using 1:2 with lines lw 0.9 dt (2,3) lc rgb '#A0522D' title 'bound' at screen 0.115,0.8887, \
     'efficiency.dat' index 'line OpenMP' using ($1*0.9676):2 with lines lw 1.1 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'bars OpenMP' using ($1*0.9676):2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'line MPI' using 1:2 with lines lw 1.1 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'line book' using 1:2 with lines lw 1.1 dt (4,2) lc rgb '#CC79A7' notitle, \
     'efficiency.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'efficiency.dat' index 'full OpenMP' using ($1*0.9676):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'open OpenMP' using ($1*0.9676):2 with points pt 7 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open OpenMP' using ($1*0.9676):2 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'open MPI' using 1:2 with points pt 5 ps 0.40*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open MPI' using 1:2 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     'efficiency.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     NaN with points pt 13 ps 0.50*s lw 1.1 lc rgb '#000000' title 'sequential' at screen 0.4317,0.9288, \
     NaN with linespoints pt 7 ps 0.45*s lw 1.1 lc rgb '#0072B2' title 'OpenMP' at screen 0.4317,0.8887, \
     NaN with linespoints pt 5 ps 0.40*s lw 1.1 lc rgb '#E69F00' title 'MPI' at screen 0.7483,0.9288, \
     NaN with linespoints pt 11 ps 0.45*s lw 1.1 dt (4,2) lc rgb '#CC79A7' title 'book' at screen 0.7483,0.8887

set terminal pdfcairo size 8.50cm,9.67cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:9] label i font ',7'
set output 'efficiency.pdf'
replot

set terminal pngcairo size 1004,1142 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:9] label i font ',7'
set output 'efficiency.png'
replot
set output
