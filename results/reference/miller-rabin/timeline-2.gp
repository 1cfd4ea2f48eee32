# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0:0.136413]
set yrange [2-0.5:-0.5]
set ytics ('0' 0, '1' 1)
set xlabel 'time in seconds' offset 0,0.5
set ylabel 'thread' offset 0.4,0
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2941
set tmargin at screen 0.8733
set key Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9683 left
set label 2 '1 × 2 ranks × threads · 0.136 s, the median of 7' at screen 0.02,0.1391 left textcolor rgb '#505050'
set label 3 'repetitions · 218 units · workers busy 88.9 % of the time ·' at screen 0.02,0.1007 left textcolor rgb '#505050'
set label 4 '102,716,730 modular multiplications · AMD EPYC ·' at screen 0.02,0.0622 left textcolor rgb '#505050'
set label 5 'commit 425ce3f14a95' at screen 0.02,0.0238 left textcolor rgb '#505050'

set terminal svg size 482,442 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:5] label i font ',14'
set output 'timeline-2.svg'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9118, \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers' at screen 0.59,0.9118

set terminal pdfcairo size 8.50cm,7.80cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'timeline-2.pdf'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9118, \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers' at screen 0.59,0.9118

set terminal pngcairo size 1004,921 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'timeline-2.png'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9118, \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers' at screen 0.59,0.9118
set output
