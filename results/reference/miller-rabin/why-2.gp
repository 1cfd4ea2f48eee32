# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set yrange [2.6:0.4]
set xrange [0:1.05]
set xtics 0.2
set ytics scale 0 ('2 OpenMP' 1, '2 MPI' 2)
set xlabel 'share of the workers'' time' offset 0,0.5
set lmargin at screen 0.1843
set rmargin at screen 0.96
set bmargin at screen 0.2922
set tmargin at screen 0.8012
set key Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9722 left
set label 2 'base: sequential 0.262 s (median of 7) · medians; what was' at screen 0.02,0.1561 left textcolor rgb '#505050'
set label 3 'gained is left of 0 · lines: 95 % intervals of what is' at screen 0.02,0.1223 left textcolor rgb '#505050'
set label 4 'useful · 2 of 3 rows not measured in turn with the base ·' at screen 0.02,0.0885 left textcolor rgb '#505050'
set label 5 '102,716,730 modular multiplications · AMD EPYC ·' at screen 0.02,0.0547 left textcolor rgb '#505050'
set label 6 'commit 425ce3f14a95' at screen 0.02,0.0209 left textcolor rgb '#505050'

set terminal svg size 482,503 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:6] label i font ',14'
set output 'why-2.svg'
set object rectangle from screen 0.047,0.9093 to screen 0.098,0.9356 fs solid 1 noborder fc rgb '#E4E4E4'
set object rectangle from screen 0.047,0.8656 to screen 0.098,0.8918 fs solid 1 noborder fc rgb '#F0E442'
set arrow from screen 0.047,0.8744 to screen 0.098,0.8744 nohead front lw 0.7 lc rgb '#505050'
set arrow from screen 0.047,0.8831 to screen 0.098,0.8831 nohead front lw 0.7 lc rgb '#505050'
set object rectangle from screen 0.047,0.8219 to screen 0.098,0.8481 fs solid 1 noborder fc rgb '#56B4E9'
set object rectangle from screen 0.522,0.9093 to screen 0.573,0.9356 fs solid 1 noborder fc rgb '#7B3FA0'
set arrow from screen 0.522,0.9181 to screen 0.573,0.9181 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.9268 to screen 0.573,0.9268 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8656 to screen 0.573,0.8918 fs solid 1 noborder fc rgb '#0072B2'
set arrow from screen 0.5322,0.8656 to screen 0.5322,0.8918 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5424,0.8656 to screen 0.5424,0.8918 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5526,0.8656 to screen 0.5526,0.8918 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5628,0.8656 to screen 0.5628,0.8918 nohead front lw 0.7 lc rgb '#FFFFFF'
plot 'why-2.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why-2.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why-2.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why-2.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why-2.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why-2.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9225, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8787, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.835, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9225, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8787, \
     'why-2.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,8.87cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'why-2.pdf'
plot 'why-2.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why-2.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why-2.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why-2.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why-2.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why-2.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9225, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8787, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.835, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9225, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8787, \
     'why-2.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1048 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'why-2.png'
plot 'why-2.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why-2.dat' index 'layer 3' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#F0E442' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 3' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why-2.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why-2.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why-2.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why-2.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why-2.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9225, \
     NaN with lines lt nodraw title 'start' at screen 0.115,0.8787, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.835, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9225, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8787, \
     'why-2.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
