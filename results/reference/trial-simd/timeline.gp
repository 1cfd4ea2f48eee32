# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [0:0.0703258]
set yrange [2-0.5:-0.5]
set ytics ('0' 0, '1' 1)
set xlabel 'time in seconds' offset 0,0.5
set ylabel 'thread' offset 0.4,0
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2301
set tmargin at screen 0.7515
set key Left reverse samplen 2
set label 1 'classic64, kernel trial-simd' at screen 0.02,0.9715 left
set label 2 '1 × 2 ranks × threads · 0.0703 s, the median of 7' at screen 0.02,0.0906 left textcolor rgb '#505050'
set label 3 'repetitions · 38 units · workers busy 96.6 % of the time ·' at screen 0.02,0.0560 left textcolor rgb '#505050'
set label 4 '8,509,551,472 candidates · AMD EPYC · commit 425ce3f14a95' at screen 0.02,0.0214 left textcolor rgb '#505050'

set terminal svg size 482,491 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:4] label i font ',14'
set output 'timeline.svg'
plot 'timeline.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9206, \
     'timeline.dat' index 'kind 0' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#0072B2' title '18446744073709551557' at screen 0.115,0.8758, \
     'timeline.dat' index 'kind 1' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#E69F00' title '14347467612885280033' at screen 0.115,0.831, \
     'timeline.dat' index 'kind 2' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#009E73' title '14347467028625011681' at screen 0.115,0.7862, \
     'timeline.dat' index 'kind 3' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#CC79A7' title '12297829382473232891' at screen 0.59,0.9206, \
     'timeline.dat' index 'kind 4' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#56B4E9' title '12297830200402360441' at screen 0.59,0.8758, \
     'timeline.dat' index 'kind 5' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#D55E00' title '10248186473936612161' at screen 0.59,0.831, \
     'timeline.dat' index 'kind 6' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#909090' title 'other numbers' at screen 0.59,0.7862

set terminal pdfcairo size 8.50cm,8.66cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:4] label i font ',7'
set output 'timeline.pdf'
plot 'timeline.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9206, \
     'timeline.dat' index 'kind 0' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#0072B2' title '18446744073709551557' at screen 0.115,0.8758, \
     'timeline.dat' index 'kind 1' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#E69F00' title '14347467612885280033' at screen 0.115,0.831, \
     'timeline.dat' index 'kind 2' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#009E73' title '14347467028625011681' at screen 0.115,0.7862, \
     'timeline.dat' index 'kind 3' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#CC79A7' title '12297829382473232891' at screen 0.59,0.9206, \
     'timeline.dat' index 'kind 4' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#56B4E9' title '12297830200402360441' at screen 0.59,0.8758, \
     'timeline.dat' index 'kind 5' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#D55E00' title '10248186473936612161' at screen 0.59,0.831, \
     'timeline.dat' index 'kind 6' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#909090' title 'other numbers' at screen 0.59,0.7862

set terminal pngcairo size 1004,1023 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:4] label i font ',7'
set output 'timeline.png'
plot 'timeline.dat' index 'idle' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 noborder lc rgb '#F0F0F0' title 'idle' at screen 0.115,0.9206, \
     'timeline.dat' index 'kind 0' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#0072B2' title '18446744073709551557' at screen 0.115,0.8758, \
     'timeline.dat' index 'kind 1' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#E69F00' title '14347467612885280033' at screen 0.115,0.831, \
     'timeline.dat' index 'kind 2' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#009E73' title '14347467028625011681' at screen 0.115,0.7862, \
     'timeline.dat' index 'kind 3' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#CC79A7' title '12297829382473232891' at screen 0.59,0.9206, \
     'timeline.dat' index 'kind 4' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#56B4E9' title '12297830200402360441' at screen 0.59,0.8758, \
     'timeline.dat' index 'kind 5' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#D55E00' title '10248186473936612161' at screen 0.59,0.831, \
     'timeline.dat' index 'kind 6' using 2:1:2:3:($1-0.42):($1+0.42) with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.3 lc rgb '#909090' title 'other numbers' at screen 0.59,0.7862
set output
