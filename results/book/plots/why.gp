# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0.4:19.6]
set yrange [0:1.05]
set ytics 0.2
set xtics ('2' 1, '3' 2, '4' 3, '5' 4, '6' 5, '7' 6, '8' 7, '9' 8, '10' 9, '11' 10, '12' 11, '13' 12, '14' 13, '15' 14, '16' 15, '17' 16, '18' 17, '19' 18, '20' 19)
set xlabel 'workers (book)' offset 0,0.4
set ylabel 'share of the workers' offset 1.2,0
set lmargin at screen 0.15
set rmargin at screen 0.97
set bmargin at screen 0.2322
set tmargin at screen 0.8207
set key at screen 0.55,0.9402 center top horizontal maxcols 2 Left reverse samplen 2
set label 1 'Fluent Python, 2nd ed., Figure 19-2' at screen 0.02,0.9678 left
set label 2 'base: one process 40.810 s (median of 13) · medians; what was gained is' at screen 0.02,0.0908 left textcolor rgb '#505050'
set label 3 'below 0 · lines: 95 % intervals of what is useful · 433,405,945 divisors ·' at screen 0.02,0.0563 left textcolor rgb '#505050'
set label 4 'author''s machine, 6 cores, 12 hardware threads' at screen 0.02,0.0218 left textcolor rgb '#505050'

set terminal svg size 482,435 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14' width -4 spacing 1
set for [i=2:4] label i font ',12'
set output 'why.svg'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,7.67cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:4] label i font ',6'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,906 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7' width -1 spacing 1.4
set for [i=2:4] label i font ',6'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' title 'useful', \
     'why.dat' index 'layer 0' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' title 'oversubscribed', \
     'why.dat' index 'layer 1' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' title 'schedule', \
     'why.dat' index 'layer 11' using 1:2:($1-0.4):($1+0.4):2:3 with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' title 'rest', \
     'why.dat' index 'interval' using 1:2:(0):($3-$2) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
