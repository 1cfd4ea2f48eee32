# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set xrange [0.812252:78.7932]
set x2range [0.812252:78.7932]
set yrange [0:1.1168]
set xtics (1, 2, 4, 8, 16, 32, 64)
set ytics 0.2
set xlabel 'workers' offset 0,0.6
set ylabel 'efficiency' offset 1.2,0
set x2tics ('2 cores' 2) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.3038
set tmargin at screen 0.7868
set key at screen 0.55,0.9509 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9736 left
set label 2 'base: sequential 0.756 s (median of 14) · 7–14 repetitions a point · bars:' at screen 0.02,0.1877 left textcolor rgb '#505050'
set label 3 '95 % intervals, of point and base · bound: whole numbers, longest first ·' at screen 0.02,0.1594 left textcolor rgb '#505050'
set label 4 'numbers split in 2 of 8 parallel points · open: workers share CPUs · book:' at screen 0.02,0.1311 left textcolor rgb '#505050'
set label 5 'Fluent Python, 2nd ed., Figure 19-2, against its own 40.81 s of one' at screen 0.02,0.1028 left textcolor rgb '#505050'
set label 6 'process · modelled: by primes-plan, not measured · 1 of 9 rows not' at screen 0.02,0.0745 left textcolor rgb '#505050'
set label 7 'measured in turn with the base · 433,405,964 divisors · AMD EPYC ·' at screen 0.02,0.0462 left textcolor rgb '#505050'
set label 8 'commit 425ce3f14a95' at screen 0.02,0.0179 left textcolor rgb '#505050'

set terminal svg size 482,530 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set x2tics font ',12'
set for [i=2:8] label i font ',12'
set output 'efficiency.svg'
# Worlds stand a little aside of each other, so that equal values stay visible.
plot 'efficiency.dat' index 'ideal' using 1:2 with lines lw 1 dt (8,5) lc rgb '#707070' title 'ideal', \
     'efficiency.dat' index 'bound' using 1:2 with lines lw 1.25 dt (2,3) lc rgb '#A0522D' title 'bound', \
     'efficiency.dat' index 'modelled' using 1:2 with lines lw 1.25 dt (16,3) lc rgb '#332288' title 'modelled', \
     'efficiency.dat' index 'line OpenMP' using ($1*0.9553):2 with lines lw 0.8 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'bars OpenMP' using ($1*0.9553):2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'line MPI' using 1:2 with lines lw 0.8 lc rgb '#D55E00' notitle, \
     'efficiency.dat' index 'bars MPI' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#D55E00' notitle, \
     'efficiency.dat' index 'line book' using 1:2 with lines lw 0.8 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'full sequential' using 1:2 with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' notitle, \
     'efficiency.dat' index 'full OpenMP' using ($1*0.9553):2 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'open OpenMP' using ($1*0.9553):2 with points pt 7 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open OpenMP' using ($1*0.9553):2 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#0072B2' notitle, \
     'efficiency.dat' index 'full MPI' using 1:2 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' notitle, \
     'efficiency.dat' index 'open MPI' using 1:2 with points pt 5 ps 0.40*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open MPI' using 1:2 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#D55E00' notitle, \
     'efficiency.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#E69F00' notitle, \
     'efficiency.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'efficiency.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#E69F00' notitle, \
     NaN with points pt 13 ps 0.50*s lw 0.8 lc rgb '#000000' title 'sequential', \
     NaN with linespoints pt 7 ps 0.45*s lw 0.8 lc rgb '#0072B2' title 'OpenMP', \
     NaN with linespoints pt 5 ps 0.40*s lw 0.8 lc rgb '#D55E00' title 'MPI', \
     NaN with linespoints pt 11 ps 0.45*s lw 0.8 lc rgb '#E69F00' title 'book'

set terminal pdfcairo size 8.50cm,9.35cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:8] label i font ',6'
set output 'efficiency.pdf'
replot

set terminal pngcairo size 1004,1104 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:8] label i font ',6'
set output 'efficiency.png'
replot
set output
