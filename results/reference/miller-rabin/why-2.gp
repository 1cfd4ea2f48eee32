# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:2.6]
set yrange [0:1.05]
set ytics 0.2
set xtics ('2 OpenMP' 1, '2 MPI' 2)
set xlabel 'workers' offset 0,0.4
set ylabel 'share of the workers' offset 1.2,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2578
set tmargin at screen 0.8267
set key at screen 0.55,0.9422 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9689 left
set label 2 'base: sequential 0.262 s (median of 7) · medians; what was gained is below' at screen 0.02,0.1211 left textcolor rgb '#505050'
set label 3 '0 · lines: 95 % intervals of what is useful · 2 of 3 rows not measured in' at screen 0.02,0.0878 left textcolor rgb '#505050'
set label 4 'turn with the base · 102,716,730 modular multiplications · AMD EPYC ·' at screen 0.02,0.0544 left textcolor rgb '#505050'
set label 5 'commit 425ce3f14a95' at screen 0.02,0.0211 left textcolor rgb '#505050'

set terminal svg size 482,450 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set for [i=2:5] label i font ',12'
set output 'why-2.svg'
plot 'why-2.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why-2.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why-2.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why-2.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why-2.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why-2.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,7.94cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why-2.pdf'
plot 'why-2.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why-2.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why-2.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why-2.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why-2.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why-2.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,938 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why-2.png'
plot 'why-2.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why-2.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why-2.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why-2.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why-2.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why-2.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
