# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.14:20.86]
set x2range [0.14:20.86]
set yrange [0:45.414]
set xtics 2
set xlabel 'workers' offset 0,0.6
set ylabel 'run time, s' offset 1.2,0
set x2tics ('6 cores' 6) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2382
set tmargin at screen 0.8420
set key at screen 0.55,0.9387 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'Fluent Python, 2nd ed., Figure 19-2' at screen 0.02,0.9670 left
set label 2 'base: one process 40.810 s (median of 13) · 13 repetitions a point ·' at screen 0.02,0.0932 left textcolor rgb '#505050'
set label 3 'repetitions as +, medians on lines · open: workers share CPUs ·' at screen 0.02,0.0578 left textcolor rgb '#505050'
set label 4 '433,405,945 divisors · author''s machine, 6 cores, 12 hardware threads' at screen 0.02,0.0224 left textcolor rgb '#505050'

set terminal svg size 482,424 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set x2tics font ',12'
set for [i=2:4] label i font ',12'
set output 'time.svg'
plot 'time.dat' index 'ideal' using 1:2 with lines lw 1 dt (8,5) lc rgb '#707070' title 'ideal', \
     'time.dat' index 'runs book' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#E69F00' notitle, \
     'time.dat' index 'line book' using 1:2 with lines lw 0.8 lc rgb '#E69F00' notitle, \
     'time.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#E69F00' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#E69F00' notitle, \
     NaN with linespoints pt 11 ps 0.45*s lw 0.8 lc rgb '#E69F00' title 'book'

set terminal pdfcairo size 8.50cm,7.48cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:4] label i font ',6'
set output 'time.pdf'
replot

set terminal pngcairo size 1004,883 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set x2tics font ',6'
set for [i=2:4] label i font ',6'
set output 'time.png'
replot
set output
