# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [1795313502.500:1795313503.500]
set yrange [96.6099:115.612]
set xtics ('02:11:43' 1795313503)
set xlabel 'time of day (UTC)' offset 0,0.5
set ylabel 'run time (% of its median)' offset 1.2,0
set arrow from graph 0,first 100 to graph 1,first 100 nohead back lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2659
set tmargin at screen 0.8682
set key Left reverse samplen 2
set label 1 'classic, kernel miller-rabin' at screen 0.02,0.9671 left
set label 2 '7 repetitions of 1 configuration, each over the median of' at screen 0.02,0.1047 left textcolor rgb '#505050'
set label 3 'its own · 1,505 modular multiplications · AMD EPYC ·' at screen 0.02,0.0647 left textcolor rgb '#505050'
set label 4 'commit 425ce3f14a95' at screen 0.02,0.0247 left textcolor rgb '#505050'

set terminal svg size 482,425 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:4] label i font ',14'
set output 'order-1.svg'
plot 'order-1.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9082

set terminal pdfcairo size 8.50cm,7.50cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:4] label i font ',7'
set output 'order-1.pdf'
plot 'order-1.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9082

set terminal pngcairo size 1004,885 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:4] label i font ',7'
set output 'order-1.png'
plot 'order-1.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9082
set output
