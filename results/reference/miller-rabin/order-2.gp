# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [1795313513.500:1795313530.500]
set yrange [96.9554:102.127]
set xtics ('02:11:55' 1795313515, '02:12:00' 1795313520, '02:12:05' 1795313525, '02:12:10' 1795313530)
set xlabel 'time of day (UTC)' offset 0,0.5
set ylabel 'run time (% of its median)' offset 1.2,0
set arrow from graph 0,first 100 to graph 1,first 100 nohead back lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2802
set tmargin at screen 0.8319
set key Left reverse samplen 2
set label 1 'random:10000000:64, kernel miller-rabin' at screen 0.02,0.9698 left
set label 2 '28 repetitions of 4 configurations, each over the median' at screen 0.02,0.1325 left textcolor rgb '#505050'
set label 3 'of its own · 2 of 3 rows not measured in turn with the' at screen 0.02,0.0959 left textcolor rgb '#505050'
set label 4 'base · 102,716,730 modular multiplications · AMD EPYC ·' at screen 0.02,0.0593 left textcolor rgb '#505050'
set label 5 'commit 425ce3f14a95' at screen 0.02,0.0226 left textcolor rgb '#505050'

set terminal svg size 482,464 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:5] label i font ',14'
set output 'order-2.svg'
plot 'order-2.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9159, \
     'order-2.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8685, \
     'order-2.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.59,0.9159, \
     'order-2.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'MPI 2 × 1' at screen 0.59,0.8685

set terminal pdfcairo size 8.50cm,8.18cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'order-2.pdf'
plot 'order-2.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9159, \
     'order-2.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8685, \
     'order-2.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.59,0.9159, \
     'order-2.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'MPI 2 × 1' at screen 0.59,0.8685

set terminal pngcairo size 1004,967 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:5] label i font ',7'
set output 'order-2.png'
plot 'order-2.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9159, \
     'order-2.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8685, \
     'order-2.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.59,0.9159, \
     'order-2.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'MPI 2 × 1' at screen 0.59,0.8685
set output
