# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set yrange [9.8:0.4]
set xrange [-0.0308682:1.08087]
set xtics 0.2
set ytics scale 0 ('2 OpenMP' 1, '2 OpenMP split' 2, '2 MPI' 3, '2 MPI split' 4, '4 OpenMP' 5.6, '4 MPI' 6.6, '8 OpenMP' 8.2, '8 MPI' 9.2)
set xlabel 'share of the workers'' time' offset 0,0.5
set lmargin at screen 0.2914
set rmargin at screen 0.96
set bmargin at screen 0.2908
set tmargin at screen 0.7447
set key Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9752 left
set label 2 'base: sequential 0.756 s (median of 14) · medians; what' at screen 0.02,0.1693 left textcolor rgb '#505050'
set label 3 'was gained is left of 0 · lines: 95 % intervals of what is' at screen 0.02,0.1392 left textcolor rgb '#505050'
set label 4 'useful · workers share CPUs: OpenMP 1 × 4, MPI 4 × 1,' at screen 0.02,0.1090 left textcolor rgb '#505050'
set label 5 'OpenMP 1 × 8 and 1 more · 1 of 9 rows not measured in turn' at screen 0.02,0.0789 left textcolor rgb '#505050'
set label 6 'with the base · 433,405,964 divisors · AMD EPYC ·' at screen 0.02,0.0488 left textcolor rgb '#505050'
set label 7 'commit 425ce3f14a95' at screen 0.02,0.0186 left textcolor rgb '#505050'

set terminal svg size 482,564 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:7] label i font ',14'
set output 'why.svg'
set object rectangle from screen 0.047,0.9191 to screen 0.098,0.9426 fs solid 1 noborder fc rgb '#E4E4E4'
set object rectangle from screen 0.047,0.8801 to screen 0.098,0.9035 fs solid 1 noborder fc rgb '#7A4A1E'
set object rectangle from screen 0.047,0.8411 to screen 0.098,0.8645 fs solid 1 noborder fc rgb '#CC79A7'
set arrow from screen 0.0572,0.8411 to screen 0.0572,0.8645 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0674,0.8411 to screen 0.0674,0.8645 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0776,0.8411 to screen 0.0776,0.8645 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.0878,0.8411 to screen 0.0878,0.8645 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.047,0.8021 to screen 0.098,0.8255 fs solid 1 noborder fc rgb '#E69F00'
set arrow from screen 0.047,0.8099 to screen 0.098,0.8099 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.047,0.8177 to screen 0.098,0.8177 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.047,0.7631 to screen 0.098,0.7865 fs solid 1 noborder fc rgb '#56B4E9'
set object rectangle from screen 0.522,0.9191 to screen 0.573,0.9426 fs solid 1 noborder fc rgb '#7B3FA0'
set arrow from screen 0.522,0.927 to screen 0.573,0.927 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.9348 to screen 0.573,0.9348 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8801 to screen 0.573,0.9035 fs solid 1 noborder fc rgb '#009E73'
set arrow from screen 0.522,0.8879 to screen 0.573,0.8879 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.522,0.8957 to screen 0.573,0.8957 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.8411 to screen 0.573,0.8645 fs solid 1 noborder fc rgb '#8FD18A'
set arrow from screen 0.5322,0.8411 to screen 0.5322,0.8645 nohead front lw 0.7 lc rgb '#505050'
set arrow from screen 0.5424,0.8411 to screen 0.5424,0.8645 nohead front lw 0.7 lc rgb '#505050'
set arrow from screen 0.5526,0.8411 to screen 0.5526,0.8645 nohead front lw 0.7 lc rgb '#505050'
set arrow from screen 0.5628,0.8411 to screen 0.5628,0.8645 nohead front lw 0.7 lc rgb '#505050'
set object rectangle from screen 0.522,0.8021 to screen 0.573,0.8255 fs solid 1 noborder fc rgb '#0072B2'
set arrow from screen 0.5322,0.8021 to screen 0.5322,0.8255 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5424,0.8021 to screen 0.5424,0.8255 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5526,0.8021 to screen 0.5526,0.8255 nohead front lw 0.7 lc rgb '#FFFFFF'
set arrow from screen 0.5628,0.8021 to screen 0.5628,0.8255 nohead front lw 0.7 lc rgb '#FFFFFF'
set object rectangle from screen 0.522,0.7631 to screen 0.573,0.7865 fs solid 1 noborder fc rgb '#808080'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' notitle, \
     'why.dat' index 'across 7' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9309, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8918, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8528, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8138, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.7748, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9309, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8918, \
     NaN with lines lt nodraw title 'not running' at screen 0.59,0.8528, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8138, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.7748, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pdfcairo size 8.50cm,9.95cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:7] label i font ',7'
set output 'why.pdf'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' notitle, \
     'why.dat' index 'across 7' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9309, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8918, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8528, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8138, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.7748, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9309, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8918, \
     NaN with lines lt nodraw title 'not running' at screen 0.59,0.8528, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8138, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.7748, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle

set terminal pngcairo size 1004,1175 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:7] label i font ',7'
set output 'why.png'
plot 'why.dat' index 'layer 12' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E4E4E4' notitle, \
     'why.dat' index 'layer 0' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7A4A1E' notitle, \
     'why.dat' index 'layer 1' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#CC79A7' notitle, \
     'why.dat' index 'across 1' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 2' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#E69F00' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 2' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 4' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#56B4E9' notitle, \
     'why.dat' index 'layer 5' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#7B3FA0' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 5' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 6' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#009E73' notitle, \
     for [i=-1:1] 'why.dat' index 'layer 6' using 2:($1+0.2*i):($3-$2):(0) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 7' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#8FD18A' notitle, \
     'why.dat' index 'across 7' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#505050' notitle, \
     'why.dat' index 'layer 8' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#0072B2' notitle, \
     'why.dat' index 'across 8' using 2:($1-0.4):(0):(0.8) with vectors nohead lw 0.7 lc rgb '#FFFFFF' notitle, \
     'why.dat' index 'layer 11' using 2:1:2:3:($1-0.4):($1+0.4) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '#808080' notitle, \
     NaN with lines lt nodraw title 'useful' at screen 0.115,0.9309, \
     NaN with lines lt nodraw title 'oversubscribed' at screen 0.115,0.8918, \
     NaN with lines lt nodraw title 'schedule' at screen 0.115,0.8528, \
     NaN with lines lt nodraw title 'imbalance' at screen 0.115,0.8138, \
     NaN with lines lt nodraw title 'waiting' at screen 0.115,0.7748, \
     NaN with lines lt nodraw title 'overhead' at screen 0.59,0.9309, \
     NaN with lines lt nodraw title 'collecting' at screen 0.59,0.8918, \
     NaN with lines lt nodraw title 'not running' at screen 0.59,0.8528, \
     NaN with lines lt nodraw title 'speed' at screen 0.59,0.8138, \
     NaN with lines lt nodraw title 'rest' at screen 0.59,0.7748, \
     'why.dat' index 'interval' using 2:1:($3-$2):(0) with vectors nohead lw 1 lc rgb '#000000' notitle
set output
