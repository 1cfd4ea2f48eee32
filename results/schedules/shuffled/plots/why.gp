# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set yrange [14.6:0.4]
set xrange [-0.00482002:1.08184]
set xtics 0.2
set ytics scale 0 ('2 OpenMP auto' 1, '2 OpenMP static' 2, '2 OpenMP static,1' 3, '2 OpenMP static,1000' 4, '2 OpenMP dynamic,1' 5, '2 OpenMP dynamic,1000' 6, '2 OpenMP guided,1' 7, '2 MPI auto' 8, '2 MPI static' 9, '2 MPI static,1' 10, '2 MPI static,1000' 11, '2 MPI dynamic,1' 12, '2 MPI dynamic,1000' 13, '2 MPI guided,1' 14)
set xlabel 'share of the workers' offset 0,0.6
set lmargin at screen 0.3814
set rmargin at screen 0.97
set bmargin at screen 0.2339
set tmargin at screen 0.7500
set key at screen 0.55,0.9476 center top horizontal maxcols 2 Left reverse samplen 2
set label 1 'own numbers (file results/schedules/lists/shuffled.txt)…' at screen 0.02,0.9718 left
set label 2 'base: sequential 0.334 s (median of 6) · beside the bars: workers, world' at screen 0.02,0.1099 left textcolor rgb '#505050'
set label 3 'and schedule · medians; what was gained is left of 0 · lines: 95 %' at screen 0.02,0.0796 left textcolor rgb '#505050'
set label 4 'intervals of what is useful · 7 of 20 rows not measured in turn with the' at screen 0.02,0.0494 left textcolor rgb '#505050'
set label 5 'base · 120,060,000 divisors · Intel Xeon Processor · commit a334e31f1f83' at screen 0.02,0.0192 left textcolor rgb '#505050'

set terminal svg size 482,496 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -4 spacing 1
set for [i=2:5] label i font ',12'
set output 'why.svg'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,8.75cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1033 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:5] label i font ',6'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
