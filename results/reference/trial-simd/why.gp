# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:2.6]
set yrange [-0.0025968:1.0526]
set ytics 0.2
set xtics ('2 OpenMP s' 1, '2 MPI s' 2)
set xlabel 'workers (s: numbers split)' offset 0,0.4
set ylabel 'share of the workers' offset 1.2,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2578
set tmargin at screen 0.8267
set key at screen 0.55,0.9422 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'classic64, kernel trial-simd' at screen 0.02,0.9689 left
set label 2 'base: sequential 0.1336 s (median of 7) · medians; what was gained is' at screen 0.02,0.1211 left textcolor rgb '#505050'
set label 3 'below 0 · lines: 95 % intervals of what is useful · 2 of 3 rows not' at screen 0.02,0.0878 left textcolor rgb '#505050'
set label 4 'measured in turn with the base · 8,509,551,472 candidates · AMD EPYC ·' at screen 0.02,0.0544 left textcolor rgb '#505050'
set label 5 'commit 425ce3f14a95' at screen 0.02,0.0211 left textcolor rgb '#505050'

set terminal svg size 482,450 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set for [i=2:5] label i font ',12'
set output 'why.svg'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,7.94cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,938 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
