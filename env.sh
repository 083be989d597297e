cd /root/w/P20; export PYTHONPATH=/root/w/P20 HILLMIXE_DATA=/work/shared/data OMP_NUM_THREADS=1
