# shellcheck shell=sh # read by others
# Where Tivoli Directory Integrator is installed.
TDIPATH=/opt/IBM/TDI/V7.1.1
export TDIPATH
