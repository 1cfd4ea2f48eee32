# Made by primes-report. In the folder of this file, gnuplot draws the picture again.
reset
set encoding utf8
set border 3 lw 0.5 lc rgb '#505050'
set tics nomirror scale 0.5
set xrange [1795313396.940:1795313505.060]
set yrange [95.606:113.818]
set xtics ('02:10:00' 1795313400, '02:10:30' 1795313430, '02:11:00' 1795313460, '02:11:30' 1795313490)
set xlabel 'time of day (UTC)' offset 0,0.5
set ylabel 'run time (% of its median)' offset 1.2,0
set arrow from graph 0,first 100 to graph 1,first 100 nohead back lw 0.5 lc rgb '#B0B0B0'
set lmargin at screen 0.16
set rmargin at screen 0.96
set bmargin at screen 0.2687
set tmargin at screen 0.7367
set key Left reverse samplen 2
set label 1 'classic, kernel trial' at screen 0.02,0.9744 left
set label 2 '84 repetitions of 10 configurations, each over the median' at screen 0.02,0.1435 left textcolor rgb '#505050'
set label 3 'of its own · workers share CPUs: OpenMP 1 × 4, MPI 4 × 1,' at screen 0.02,0.1124 left textcolor rgb '#505050'
set label 4 'OpenMP 1 × 8 and 1 more · 1 of 9 rows not measured in turn' at screen 0.02,0.0814 left textcolor rgb '#505050'
set label 5 'with the base · 433,405,964 divisors · AMD EPYC ·' at screen 0.02,0.0503 left textcolor rgb '#505050'
set label 6 'commit 425ce3f14a95' at screen 0.02,0.0192 left textcolor rgb '#505050'

set terminal svg size 482,547 fixed noenhanced background rgb 'white' font 'Helvetica,16' linewidth 2
s = 1.1
set tics font ',14'
set key font ',14'
set for [i=2:6] label i font ',14'
set output 'order.svg'
plot 'order.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9287, \
     'order.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8885, \
     'order.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.115,0.8483, \
     'order.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'OpenMP 1 × 2 split' at screen 0.115,0.808, \
     'order.dat' index 'row 0005' using 1:3 with points pt 15 ps 0.50*s lw 0.8 lc rgb '#CC79A7' title 'MPI 2 × 1' at screen 0.115,0.7678, \
     'order.dat' index 'row 0006' using 1:3 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#56B4E9' title 'MPI 2 × 1 split' at screen 0.59,0.9287, \
     'order.dat' index 'row 0007' using 1:3 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#E69F00' title 'OpenMP 1 × 4' at screen 0.59,0.8885, \
     'order.dat' index 'row 0008' using 1:3 with points pt 8 ps 0.50*s lw 0.8 lc rgb '#661150' title 'MPI 4 × 1' at screen 0.59,0.8483, \
     'order.dat' index 'row 0009' using 1:3 with points pt 10 ps 0.50*s lw 0.8 lc rgb '#000000' title 'OpenMP 1 × 8' at screen 0.59,0.808, \
     'order.dat' index 'row 0010' using 1:3 with points pt 14 ps 0.50*s lw 0.8 lc rgb '#0072B2' title 'MPI 8 × 1' at screen 0.59,0.7678

set terminal pdfcairo size 8.50cm,9.65cm noenhanced font 'Helvetica,8' fontscale 0.75 linewidth 1.5
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'order.pdf'
plot 'order.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9287, \
     'order.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8885, \
     'order.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.115,0.8483, \
     'order.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'OpenMP 1 × 2 split' at screen 0.115,0.808, \
     'order.dat' index 'row 0005' using 1:3 with points pt 15 ps 0.50*s lw 0.8 lc rgb '#CC79A7' title 'MPI 2 × 1' at screen 0.115,0.7678, \
     'order.dat' index 'row 0006' using 1:3 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#56B4E9' title 'MPI 2 × 1 split' at screen 0.59,0.9287, \
     'order.dat' index 'row 0007' using 1:3 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#E69F00' title 'OpenMP 1 × 4' at screen 0.59,0.8885, \
     'order.dat' index 'row 0008' using 1:3 with points pt 8 ps 0.50*s lw 0.8 lc rgb '#661150' title 'MPI 4 × 1' at screen 0.59,0.8483, \
     'order.dat' index 'row 0009' using 1:3 with points pt 10 ps 0.50*s lw 0.8 lc rgb '#000000' title 'OpenMP 1 × 8' at screen 0.59,0.808, \
     'order.dat' index 'row 0010' using 1:3 with points pt 14 ps 0.50*s lw 0.8 lc rgb '#0072B2' title 'MPI 8 × 1' at screen 0.59,0.7678

set terminal pngcairo size 1004,1140 noenhanced background rgb 'white' font 'Helvetica,8' fontscale 3.125 linewidth 4.17 pointscale 4.17
s = 1.2
set tics font ',7'
set key font ',7'
set for [i=2:6] label i font ',7'
set output 'order.png'
plot 'order.dat' index 'row 0001' using 1:3 with points pt 7 ps 0.45*s lw 0.8 lc rgb '#000000' title 'sequential 1 × 1' at screen 0.115,0.9287, \
     'order.dat' index 'row 0002' using 1:3 with points pt 5 ps 0.40*s lw 0.8 lc rgb '#0072B2' title 'MPI 1 × 1' at screen 0.115,0.8885, \
     'order.dat' index 'row 0003' using 1:3 with points pt 9 ps 0.50*s lw 0.8 lc rgb '#D55E00' title 'OpenMP 1 × 2' at screen 0.115,0.8483, \
     'order.dat' index 'row 0004' using 1:3 with points pt 11 ps 0.50*s lw 0.8 lc rgb '#009E73' title 'OpenMP 1 × 2 split' at screen 0.115,0.808, \
     'order.dat' index 'row 0005' using 1:3 with points pt 15 ps 0.50*s lw 0.8 lc rgb '#CC79A7' title 'MPI 2 × 1' at screen 0.115,0.7678, \
     'order.dat' index 'row 0006' using 1:3 with points pt 6 ps 0.45*s lw 0.8 lc rgb '#56B4E9' title 'MPI 2 × 1 split' at screen 0.59,0.9287, \
     'order.dat' index 'row 0007' using 1:3 with points pt 4 ps 0.40*s lw 0.8 lc rgb '#E69F00' title 'OpenMP 1 × 4' at screen 0.59,0.8885, \
     'order.dat' index 'row 0008' using 1:3 with points pt 8 ps 0.50*s lw 0.8 lc rgb '#661150' title 'MPI 4 × 1' at screen 0.59,0.8483, \
     'order.dat' index 'row 0009' using 1:3 with points pt 10 ps 0.50*s lw 0.8 lc rgb '#000000' title 'OpenMP 1 × 8' at screen 0.59,0.808, \
     'order.dat' index 'row 0010' using 1:3 with points pt 14 ps 0.50*s lw 0.8 lc rgb '#0072B2' title 'MPI 8 × 1' at screen 0.59,0.7678
set output
