# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:19.6]
set yrange [0:1.05]
set ytics 0.2
set xtics ('2' 1, '3' 2, '4' 3, '5' 4, '6' 5, '7' 6, '8' 7, '9' 8, '10' 9, '11' 10, '12' 11, '13' 12, '14' 13, '15' 14, '16' 15, '17' 16, '18' 17, '19' 18, '20' 19)
set xlabel 'number of workers (book)' offset 0,0.5
set ylabel 'share of the workers'' time' offset 1.2,0
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2802
set tmargin at screen 0.8319
set key Left reverse samplen 2
set label 1 'Fluent Python, 2nd ed., Figure 19-2' at screen 0.02,0.9698 left
set label 2 'base: one process 40.810 s (median of 13) · medians; what' at screen 0.02,0.1325 left textcolor rgb '#505050'
set label 3 'was gained is below 0 · lines: 95 % intervals of what is' at screen 0.02,0.0959 left textcolor rgb '#505050'
set label 4 'useful · 433,405,945 divisors · author''s machine, 6 cores,' at screen 0.02,0.0593 left textcolor rgb '#505050'
set label 5 '12 hardware threads' at screen 0.02,0.0226 left textcolor rgb '#505050'

set terminal svg size 482,464 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:5] label i font ',14'
set output 'why.svg'
set object rectangle from screen 0.047,0.9017 to screen 0.098,0.9302 fs solid 1 noborder fc rgb '#E4E4E4'
set object rectangle from screen 0.047,0.8543 to screen 0.098,0.8828 fs solid 1 noborder fc rgb '#7A4A1E'
set object rectangle from screen 0.522,0.9017 to screen 0.573,0.9302 fs solid 1 noborder fc rgb '#CC79A7'
set arrow from screen 0.5322,0.9017 to screen 0.5322,0.9302 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5424,0.9017 to screen 0.5424,0.9302 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5526,0.9017 to screen 0.5526,0.9302 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5628,0.9017 to screen 0.5628,0.9302 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8543 to screen 0.573,0.8828 fs solid 1 noborder fc rgb '#808080'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using ($1-0.4):2:(0.8):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9159, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8685, \
     NaN with lines lt nodraw title 'schedule' at screen 0.59,0.9159, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.8685, \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,8.18cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using ($1-0.4):2:(0.8):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9159, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8685, \
     NaN with lines lt nodraw title 'schedule' at screen 0.59,0.9159, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.8685, \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,967 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using ($1-0.4):2:(0.8):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9159, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8685, \
     NaN with lines lt nodraw title 'schedule' at screen 0.59,0.9159, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.8685, \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
