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
set yrange [7.94615:54.665]
set xtics (1, 2, 4, 8, 16)
set ytics (10, 20, 50)
set xlabel 'number of workers' offset 0,0.5
set ylabel 'run time in seconds' offset 1.2,0
set x2tics ('6 cores' 6) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2838
set tmargin at screen 0.8428
set key Left reverse samplen 2
set label 1 'Fluent Python, 2nd ed., Figure 19-2' at screen 0.02,0.9694 left
set label 2 'base: one process 40.810 s (median of 13) · 13 repetitions' at screen 0.02,0.1343 left textcolor rgb '#505050'
set label 3 'a point · repetitions as +, medians on lines · open:' at screen 0.02,0.0972 left textcolor rgb '#505050'
set label 4 'workers share CPUs · 433,405,945 divisors · author''s' at screen 0.02,0.0600 left textcolor rgb '#505050'
set label 5 'machine, 6 cores, 12 hardware threads' at screen 0.02,0.0229 left textcolor rgb '#505050'

set terminal svg size 482,458 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:5] label i font ',14'
set output 'time.svg'
plot 'time.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9148, \
     'time.dat' index 'runs book' using 1:2 with points pt 1 ps 0.40*s lw 0.7 lc rgb '#CC79A7' notitle, \
     'time.dat' index 'line book' using 1:2 with lines lw 1.1 dt (4,2) lc rgb '#CC79A7' notitle, \
     'time.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'time.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     NaN with linespoints pt 11 ps 0.45*s lw 1.1 dt (4,2) lc rgb '#CC79A7' title 'book' at screen 0.4317,0.9148

set terminal pdfcairo size 8.50cm,8.08cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:5] label i font ',7'
set output 'time.pdf'
replot

set terminal pngcairo size 1004,954 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:5] label i font ',7'
set output 'time.png'
replot
set output
