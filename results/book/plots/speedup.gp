# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set logscale x 2
set logscale x2 2
set logscale y 2
set xrange [0.860892:23.2317]
set x2range [0.860892:23.2317]
set yrange [0.860892:23.2317]
set xtics (1, 2, 4, 8, 16)
set ytics (1, 2, 4, 8, 16)
set xlabel 'number of workers' offset 0,0.5
set ylabel 'speedup (times)' offset 1.2,0
set x2tics ('6 cores' 6) scale 0 offset 0,-0.5 textcolor rgb '#505050'
set grid x2 noy nox lt 1 lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.3409
set tmargin at screen 0.8230
set key Left reverse samplen 2
set label 1 'Fluent Python, 2nd ed., Figure 19-2' at screen 0.02,0.9736 left
set label 2 'base: one process 40.810 s (median of 13) · 13 repetitions' at screen 0.02,0.2119 left textcolor rgb '#505050'
set label 3 'a point · bars: 95 % intervals, of point and base · bound:' at screen 0.02,0.1798 left textcolor rgb '#505050'
set label 4 'whole numbers, in the order of the list · open: workers' at screen 0.02,0.1478 left textcolor rgb '#505050'
set label 5 'share CPUs · Amdahl: s = 0.11, residual 3.1 %, rejected ·' at screen 0.02,0.1158 left textcolor rgb '#505050'
set label 6 'USL: a = 0.087, b = 0.0042, residual 2.9 %, rejected ·' at screen 0.02,0.0838 left textcolor rgb '#505050'
set label 7 '433,405,945 divisors · author''s machine, 6 cores, 12' at screen 0.02,0.0518 left textcolor rgb '#505050'
set label 8 'hardware threads' at screen 0.02,0.0198 left textcolor rgb '#505050'

set terminal svg size 482,531 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set x2tics font ',14'
set for [i=2:8] label i font ',14'
set output 'speedup.svg'
plot 'speedup.dat' index 'ideal' using 1:2 with lines lw 0.7 dt (8,5) lc rgb '#707070' title 'ideal' at screen 0.115,0.9266, \
     'speedup.dat' index 'bound' using 1:2 with lines lw 0.9 dt (2,3) lc rgb '#A0522D' title 'bound' at screen 0.115,0.8851, \
     'speedup.dat' index 'Amdahl' using 1:2 with lines lw 0.8 dt (10,3,2,3) lc rgb '#999933' title 'Amdahl' at screen 0.4317,0.9266, \
     'speedup.dat' index 'USL' using 1:2 with lines lw 0.7 dt (10,3,2,3,2,3) lc rgb '#882255' title 'USL' at screen 0.4317,0.8851, \
     'speedup.dat' index 'line book' using 1:2 with lines lw 1.1 dt (4,2) lc rgb '#CC79A7' notitle, \
     'speedup.dat' index 'bars book' using 1:2:(0):($3-$2) with vectors nohead lw 1.6 lc rgb '#CC79A7' notitle, \
     'speedup.dat' index 'full book' using 1:2 with points pt 11 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     'speedup.dat' index 'open book' using 1:2 with points pt 11 ps 0.45*s lc rgb '#FFFFFF' notitle, \
     'speedup.dat' index 'open book' using 1:2 with points pt 10 ps 0.45*s lw 0.8 lc rgb '#CC79A7' notitle, \
     NaN with linespoints pt 11 ps 0.45*s lw 1.1 dt (4,2) lc rgb '#CC79A7' title 'book' at screen 0.7483,0.9266

set terminal pdfcairo size 8.50cm,9.37cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'speedup.pdf'
replot

set terminal pngcairo size 1004,1106 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set x2tics font ',7'
set for [i=2:8] label i font ',7'
set output 'speedup.png'
replot
set output
