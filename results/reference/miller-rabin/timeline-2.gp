# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0:0.136413]
set yrange [2-0.5:-0.5]
set ytics ('0' 0, '1' 1)
set xlabel 'seconds' offset 0,0.6
set ylabel 'thread' offset 0.4,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2451
set tmargin at screen 0.8665
set key at screen 0.55,0.9369 center top horizontal maxcols 2 Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9660 left
set label 2 '1 × 2 ranks × threads · 0.136 s, the median of 7 repetitions · 218 units ·' at screen 0.02,0.0959 left textcolor rgb '#505050'
set label 3 'workers busy 88.9 % of the time · 102,716,730 modular multiplications ·' at screen 0.02,0.0595 left textcolor rgb '#505050'
set label 4 'AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0231 left textcolor rgb '#505050'

set terminal svg size 482,412 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set for [i=2:4] label i font ',12'
set output 'timeline-2.svg'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle', \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers'

set terminal pdfcairo size 8.50cm,7.27cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:4] label i font ',6'
set output 'timeline-2.pdf'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle', \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers'

set terminal pngcairo size 1004,858 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:4] label i font ',6'
set output 'timeline-2.png'
plot 'timeline-2.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle', \
     'timeline-2.dat' index 'kind 7' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#606060' title 'blocks of numbers'
set output
