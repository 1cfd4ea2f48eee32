# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set yrange [2.6:0.4]
set xrange [-0.0025968:1.0526]
set xtics 0.2
set ytics scale 0 ('2 OpenMP split' 1, '2 MPI split' 2)
set xlabel 'share of the workers'' time' offset 0,0.5
set lmargin at screen 0.2914
set rmargin at screen 0.96
set bmargin at screen 0.2675
set tmargin at screen 0.7942
set key Left reverse samplen 2
set label 1 'classic64, kernel trial-simd' at screen 0.02,0.9712 left
set label 2 'base: sequential 0.1336 s (median of 7) · medians; what' at screen 0.02,0.1265 left textcolor rgb '#505050'
set label 3 'was gained is left of 0 · lines: 95 % intervals of what is' at screen 0.02,0.0916 left textcolor rgb '#505050'
set label 4 'useful · 2 of 3 rows not measured in turn with the base ·' at screen 0.02,0.0566 left textcolor rgb '#505050'
set label 5 '8,509,551,472 candidates · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0216 left textcolor rgb '#505050'

set terminal svg size 482,486 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:5] label i font ',14'
set output 'why.svg'
set object rectangle from screen 0.047,0.9062 to screen 0.098,0.9333 fs solid 1 noborder fc rgb '#E4E4E4'
set object rectangle from screen 0.047,0.8609 to screen 0.098,0.8881 fs solid 1 noborder fc rgb '#CC79A7'
set arrow from screen 0.0572,0.8609 to screen 0.0572,0.8881 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0674,0.8609 to screen 0.0674,0.8881 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0776,0.8609 to screen 0.0776,0.8881 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0878,0.8609 to screen 0.0878,0.8881 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.047,0.8156 to screen 0.098,0.8428 fs solid 1 noborder fc rgb '#E69F00'
set arrow from screen 0.047,0.8247 to screen 0.098,0.8247 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.047,0.8337 to screen 0.098,0.8337 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.9062 to screen 0.573,0.9333 fs solid 1 noborder fc rgb '#7B3FA0'
set arrow from screen 0.522,0.9152 to screen 0.573,0.9152 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.9243 to screen 0.573,0.9243 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8609 to screen 0.573,0.8881 fs solid 1 noborder fc rgb '#009E73'
set arrow from screen 0.522,0.87 to screen 0.573,0.87 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.879 to screen 0.573,0.879 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8156 to screen 0.573,0.8428 fs solid 1 noborder fc rgb '#0072B2'
set arrow from screen 0.5322,0.8156 to screen 0.5322,0.8428 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5424,0.8156 to screen 0.5424,0.8428 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5526,0.8156 to screen 0.5526,0.8428 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5628,0.8156 to screen 0.5628,0.8428 nohead front lw 0.7 lc rgb '#FFFFFF'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9198, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8745, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8292, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9198, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8745, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8292, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,8.57cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9198, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8745, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8292, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9198, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8745, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8292, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1012 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9198, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8745, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8292, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9198, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8745, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8292, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
