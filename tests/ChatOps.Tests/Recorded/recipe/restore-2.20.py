#!/usr/bin/python2.7

import sys
sys.path[0:0] = [
  '/home/senaite/eggs/collective.recipe.backup-2.20-py2.7.egg',
  ]


import logging
loglevel = logging.INFO
from optparse import OptionParser
parser = OptionParser()
(options, args) = parser.parse_args()
logging.basicConfig(level=loglevel,
    format='%(levelname)s: %(message)s')


import collective.recipe.backup.main

if __name__ == '__main__':
    collective.recipe.backup.main.restore_main(
        bin_dir='/home/senaite/senaitelims/bin',
        storages=[{'backup_location': u'/home/senaite/data/senaitelims/backups',
  'blob_backup_location': '/home/senaite/data/senaitelims/blobstoragebackups',
  'blob_snapshot_location': '/home/senaite/data/senaitelims/blobstoragesnapshots',
  'blobdir': '/home/senaite/data/senaitelims/blobstorage',
  'datafs': '/home/senaite/data/senaitelims/filestorage/Data.fs',
  'snapshot_location': '/home/senaite/data/senaitelims/snapshotbackups',
  'storage': '1'}],
        keep=2,
        keep_blob_days=14,
        full=False,
        verbose=False,
        gzip=True,
        only_blobs=False,
        backup_blobs=True,
        use_rsync=True,
        gzip_blob=False,
        pre_command='',
        post_command='',
        )
