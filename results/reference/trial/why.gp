# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:8.6]
set yrange [-0.0308682:1.08087]
set ytics 0.2
set xtics ('2O' 1, '2Os' 2, '2M' 3, '2Ms' 4, '4O' 5, '4M' 6, '8O' 7, '8M' 8)
set xlabel 'workers (O: OpenMP, M: MPI, s: numbers split)' offset 0,0.4
set ylabel 'share of the workers' offset 1.2,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2453
set tmargin at screen 0.7247
set key at screen 0.55,0.9513 center top horizontal maxcols 2 Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9738 left
set label 2 'base: sequential 0.756 s (median of 14) · medians; what was gained is' at screen 0.02,0.1301 left textcolor rgb '#505050'
set label 3 'below 0 · lines: 95 % intervals of what is useful · workers share CPUs:' at screen 0.02,0.1021 left textcolor rgb '#505050'
set label 4 'OpenMP 1 × 4, MPI 4 × 1, OpenMP 1 × 8 and 1 more · 1 of 9 rows not' at screen 0.02,0.0740 left textcolor rgb '#505050'
set label 5 'measured in turn with the base · 433,405,964 divisors · AMD EPYC ·' at screen 0.02,0.0459 left textcolor rgb '#505050'
set label 6 'commit 425ce3f14a95' at screen 0.02,0.0178 left textcolor rgb '#505050'

set terminal svg size 482,534 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -4 spacing 1
set for [i=2:6] label i font ',12'
set output 'why.svg'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,9.42cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:6] label i font ',6'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1112 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:6] label i font ',6'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' title 'overhead', \
     'why.dat' index 'layer 6' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 7' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' title 'not running', \
     'why.dat' index 'layer 8' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
