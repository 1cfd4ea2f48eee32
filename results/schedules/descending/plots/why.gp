# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set yrange [14.6:0.4]
set xrange [-0.00305226:1.1222]
set xtics 0.2
set ytics scale 0 ('2 OpenMP auto' 1, '2 OpenMP static' 2, '2 OpenMP static,1' 3, '2 OpenMP static,1000' 4, '2 OpenMP dynamic,1' 5, '2 OpenMP dynamic,1000' 6, '2 OpenMP guided,1' 7, '2 MPI auto' 8, '2 MPI static' 9, '2 MPI static,1' 10, '2 MPI static,1000' 11, '2 MPI dynamic,1' 12, '2 MPI dynamic,1000' 13, '2 MPI guided,1' 14)
set xlabel 'share of the workers'' time' offset 0,0.5
set lmargin at screen 0.4163
set rmargin at screen 0.96
set bmargin at screen 0.2800
set tmargin at screen 0.7676
set key Left reverse samplen 2
set label 1 'own numbers (file results/schedules/lists/desce…' at screen 0.02,0.9733 left
set label 2 'base: sequential 0.338 s (median of 6) · beside the bars:' at screen 0.02,0.1495 left textcolor rgb '#505050'
set label 3 'workers, world and schedule · medians; what was gained is' at screen 0.02,0.1171 left textcolor rgb '#505050'
set label 4 'left of 0 · lines: 95 % intervals of what is useful ·' at screen 0.02,0.0848 left textcolor rgb '#505050'
set label 5 '120,060,000 divisors · Intel Xeon Processor ·' at screen 0.02,0.0524 left textcolor rgb '#505050'
set label 6 'commit a334e31f1f83' at screen 0.02,0.0200 left textcolor rgb '#505050'

set terminal svg size 482,525 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:6] label i font ',14'
set output 'why.svg'
set object rectangle from screen 0.047,0.9131 to screen 0.098,0.9383 fs solid 1 noborder fc rgb '#E4E4E4'
set object rectangle from screen 0.047,0.8712 to screen 0.098,0.8964 fs solid 1 noborder fc rgb '#CC79A7'
set arrow from screen 0.0572,0.8712 to screen 0.0572,0.8964 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0674,0.8712 to screen 0.0674,0.8964 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0776,0.8712 to screen 0.0776,0.8964 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0878,0.8712 to screen 0.0878,0.8964 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.047,0.8293 to screen 0.098,0.8545 fs solid 1 noborder fc rgb '#E69F00'
set arrow from screen 0.047,0.8377 to screen 0.098,0.8377 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.047,0.8461 to screen 0.098,0.8461 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.047,0.7874 to screen 0.098,0.8126 fs solid 1 noborder fc rgb '#F0E442'
set arrow from screen 0.047,0.7958 to screen 0.098,0.7958 nohead front lw 0.7 lc rgb '#505050'
set arrow from screen 0.047,0.8042 to screen 0.098,0.8042 nohead front lw 0.7 lc rgb '#505050'
set object rectangle from screen 0.522,0.9131 to screen 0.573,0.9383 fs solid 1 noborder fc rgb '#56B4E9'
set object rectangle from screen 0.522,0.8712 to screen 0.573,0.8964 fs solid 1 noborder fc rgb '#7B3FA0'
set arrow from screen 0.522,0.8796 to screen 0.573,0.8796 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.888 to screen 0.573,0.888 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8293 to screen 0.573,0.8545 fs solid 1 noborder fc rgb '#009E73'
set arrow from screen 0.522,0.8377 to screen 0.573,0.8377 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.8461 to screen 0.573,0.8461 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.7874 to screen 0.573,0.8126 fs solid 1 noborder fc rgb '#0072B2'
set arrow from screen 0.5322,0.7874 to screen 0.5322,0.8126 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5424,0.7874 to screen 0.5424,0.8126 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5526,0.7874 to screen 0.5526,0.8126 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5628,0.7874 to screen 0.5628,0.8126 nohead front lw 0.7 lc rgb '#FFFFFF'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9257, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8838, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8419, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8, \
     NaN with lines lt nodraw title 'waiting' at screen 0.59,0.9257, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.8838, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8419, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,9.26cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9257, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8838, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8419, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8, \
     NaN with lines lt nodraw title 'waiting' at screen 0.59,0.9257, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.8838, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8419, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1094 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9257, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8838, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8419, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8, \
     NaN with lines lt nodraw title 'waiting' at screen 0.59,0.9257, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.8838, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8419, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
