# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:8.6]
set yrange [-0.0788243:1.12882]
set ytics 0.2
set xtics ('2O' 1, '2Os' 2, '2M' 3, '2Ms' 4, '4O' 5, '4M' 6, '8O' 7, '8M' 8)
set xlabel 'workers (O: OpenMP, M: MPI, s: numbers split)' offset 0,0.4
set ylabel 'share of the workers' offset 1.2,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.1968
set tmargin at screen 0.7826
set key at screen 0.55,0.9405 center top horizontal maxcols 3 Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9680 left
set label 2 'base: sequential 0.756 s (median of 14) · medians; what was gained is below 0 ·' at screen 0.02,0.0561 left textcolor rgb '#505050'
set label 3 '433,405,964 divisors · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0217 left textcolor rgb '#505050'

set terminal svg size 482,437 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -3 spacing 1
set for [i=2:3] label i font ',12'
set output 'why.svg'
plot 'why.dat' index 'layer 9' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed'

set terminal pdfcairo size 8.50cm,7.71cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width 0 spacing 1.4
set for [i=2:3] label i font ',6'
set output 'why.pdf'
plot 'why.dat' index 'layer 9' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed'

set terminal pngcairo size 1004,910 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width 0 spacing 1.4
set for [i=2:3] label i font ',6'
set output 'why.png'
plot 'why.dat' index 'layer 9' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' title 'imbalance', \
     'why.dat' index 'layer 2' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' title 'start', \
     'why.dat' index 'layer 3' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' title 'waiting', \
     'why.dat' index 'layer 4' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' title 'collecting', \
     'why.dat' index 'layer 5' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' title 'speed'
set output
