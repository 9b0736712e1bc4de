/home/senaite/data/senaitelims/backups:
total 300
11749313 -rw-r--r-- 1 senaite_daemon senaite    220 2026-11-22 05:32:47.850913079 +0000 2026-11-22-05-32-44.dat
11749298 -rw-r--r-- 1 senaite_daemon senaite 110519 2026-11-22 05:32:44.122386444 +0000 2026-11-22-05-32-44.fsz
11749282 -rw-r--r-- 1 senaite_daemon senaite    853 2026-11-22 05:32:44.119035487 +0000 2026-11-22-05-32-44.index
11749848 -rw-r--r-- 1 senaite_daemon senaite  25760 2026-11-22 05:32:47.850913079 +0000 2026-11-22-05-32-47.deltafsz
11749847 -rw-r--r-- 1 senaite_daemon senaite   1013 2026-11-22 05:32:47.849232951 +0000 2026-11-22-05-32-47.index
11749853 -rw-r--r-- 1 senaite_daemon senaite    105 2026-11-22 05:32:50.246307569 +0000 2026-11-22-05-32-50.dat
11749852 -rw-r--r-- 1 senaite_daemon senaite 147276 2026-11-22 05:32:50.242386178 +0000 2026-11-22-05-32-50.fsz
11749851 -rw-r--r-- 1 senaite_daemon senaite   1173 2026-11-22 05:32:50.239521617 +0000 2026-11-22-05-32-50.index
/home/senaite/data/senaitelims/blobstoragebackups:
total 16
11755851 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:50.278386176 +0000 blobstorage.0
11755680 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:47.889348535 +0000 blobstorage.1
11755609 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:45.902451702 +0000 blobstorage.2
11749315 drwxr-sr-x 3 senaite_daemon senaite 4096 2026-11-22 05:32:44.161165819 +0000 blobstorage.3
