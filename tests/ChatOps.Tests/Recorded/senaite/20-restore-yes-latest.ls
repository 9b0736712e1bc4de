/home/senaite/data/senaitelims/backups:
total 356
11749313 -rw-r--r-- 1 senaite_daemon senaite    220 2026-11-22 05:32:47.850913079 +0000 2026-11-22-05-32-44.dat
11749298 -rw-r--r-- 1 senaite_daemon senaite 110519 2026-11-22 05:32:44.122386444 +0000 2026-11-22-05-32-44.fsz
11749282 -rw-r--r-- 1 senaite_daemon senaite    853 2026-11-22 05:32:44.119035487 +0000 2026-11-22-05-32-44.index
11749848 -rw-r--r-- 1 senaite_daemon senaite  25760 2026-11-22 05:32:47.850913079 +0000 2026-11-22-05-32-47.deltafsz
11749847 -rw-r--r-- 1 senaite_daemon senaite   1013 2026-11-22 05:32:47.849232951 +0000 2026-11-22-05-32-47.index
11749853 -rw-r--r-- 1 senaite_daemon senaite    450 2026-11-22 05:33:34.140168713 +0000 2026-11-22-05-32-50.dat
11749852 -rw-r--r-- 1 senaite_daemon senaite 147276 2026-11-22 05:32:50.242386178 +0000 2026-11-22-05-32-50.fsz
11749851 -rw-r--r-- 1 senaite_daemon senaite   1173 2026-11-22 05:32:50.239521617 +0000 2026-11-22-05-32-50.index
11749854 -rw-r--r-- 1 senaite_daemon senaite  15728 2026-11-22 05:32:52.215811579 +0000 2026-11-22-05-32-52.deltafsz
11749772 -rw-r--r-- 1 senaite_daemon senaite   1253 2026-11-22 05:32:52.214481143 +0000 2026-11-22-05-32-52.index
11749856 -rw-r--r-- 1 senaite_daemon senaite  16083 2026-11-22 05:32:57.899128416 +0000 2026-11-22-05-32-57.deltafsz
11749855 -rw-r--r-- 1 senaite_daemon senaite   1333 2026-11-22 05:32:57.897928905 +0000 2026-11-22-05-32-57.index
11748802 -rw-r--r-- 1 senaite_daemon senaite   9267 2026-11-22 05:33:34.140168713 +0000 2026-11-22-05-33-34.deltafsz
11748787 -rw-r--r-- 1 senaite_daemon senaite   1365 2026-11-22 05:33:34.139518833 +0000 2026-11-22-05-33-34.index
/home/senaite/data/senaitelims/blobstoragebackups:
total 32
11821605 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:33:34.672223169 +0000 blobstorage.0
11821509 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:33:34.169246438 +0000 blobstorage.1
11821392 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:57.927825593 +0000 blobstorage.2
11755948 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:52.267635625 +0000 blobstorage.3
11755851 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:50.278386176 +0000 blobstorage.4
11755680 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:47.889348535 +0000 blobstorage.5
11755609 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:45.902451702 +0000 blobstorage.6
11749315 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:44.161165819 +0000 blobstorage.7
