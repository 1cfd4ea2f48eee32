# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set logscale y 10
set xrange [0.860892:23.2317]
set x2range [0.860892:23.2317]
set yrange [0.147141:1.01224]
set xtics (1, 2, 4, 8, 16)
set ytics (0.2, 0.5, 1)
set xlabel 'number of workers' offset 0,0.5
set ylabel 'run time in seconds' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.3409
set tmargin at screen 0.8230
set key Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9736 left
set label 2 'base: sequential 0.756 s (median of 14) · 7–14 repetitions' at screen 0.02,0.2119 left textcolor rgb '#505050'
set label 3 'a point · repetitions as +, medians on lines · numbers' at screen 0.02,0.1798 left textcolor rgb '#505050'
set label 4 'split in 2 of 8 parallel points · open: workers share CPUs ·' at screen 0.02,0.1478 left textcolor rgb '#505050'
set label 5 'book: Fluent Python, 2nd ed., Figure 19-2, times × 0.0185,' at screen 0.02,0.1158 left textcolor rgb '#505050'
set label 6 'so that one process takes what the base does · 1 of 9 rows' at screen 0.02,0.0838 left textcolor rgb '#505050'
set label 7 'not measured in turn with the base · 433,405,964 divisors ·' at screen 0.02,0.0518 left textcolor rgb '#505050'
set label 8 'AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0198 left textcolor rgb '#505050'

set terminal svg size 482,531 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:8] label i font ',14'
set output 'time.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'time.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9266, \
     'time.dat' index 'runs sequential' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#000000' notitle, \
     'time.dat' index 'runs OpenMP' using ($1*0.9676):2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#0072B2' notitle, \
     'time.dat' index 'line OpenMP' using ($1*0.9676):2 with lines lw 1.1 lc rgb '#0072B2' notitle, \
     'time.dat' index 'runs MPI' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#E69F00' notitle, \
     'time.dat' index 'line MPI' using 1:2 with lines lw 1.1 lc rgb '#E69F00' notitle, \
     'time.dat' index 'line book' using 1:2 with lines lw 1.1 dt (4,2) lc rgb '#CC79A7' notitle, \
     'time.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'time.dat' index 'full OpenMP' using ($1*0.9676):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'time.dat' index 'open OpenMP' using ($1*0.9676):2 with points pt 7 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'time.dat' index 'open OpenMP' using ($1*0.9676):2 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'time.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     'time.dat' index 'open MPI' using 1:2 with points pt 5 ps 0.40*s lc rgb '#FFFFFF' notitle, \
     'time.dat' index 'open MPI' using 1:2 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#E69F00' notitle, \
     'time.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     NaN with points pt 13 ps 0.50*s lw 1.1 lc rgb '#000000' title 'sequential' at screen 0.115,0.8851, \
     NaN with linespoints pt 7 ps 0.45*s lw 1.1 lc rgb '#0072B2' title 'OpenMP' at screen 0.4317,0.9266, \
     NaN with linespoints pt 5 ps 0.40*s lw 1.1 lc rgb '#E69F00' title 'MPI' at screen 0.4317,0.8851, \
     NaN with linespoints pt 11 ps 0.45*s lw 1.1 dt (4,2) lc rgb '#CC79A7' title 'book' at screen 0.7483,0.9266

set terminal pdfcairo size 8.50cm,9.37cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'time.pdf'
replot

set terminal pngcairo size 1004,1106 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'time.png'
replot
set output
