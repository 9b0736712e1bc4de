#!/home/senaite/senaitelims/bin/python

import sys
sys.path[0:0] = [
  '/home/senaite/buildout-cache/eggs/collective.recipe.backup-4.2.0-py3.11.egg',
  '/home/senaite/buildout-cache/eggs/zc.buildout-2.13.8-py3.11.egg',
  ]


import logging
loglevel = logging.INFO
from optparse import OptionParser
parser = OptionParser()
# parser.add_option("-S", "--storage", dest="storage",
#                  action="store", type="string",
#                  help="storage name")
parser.add_option("-q", "--quiet",
                  action="store_false", dest="verbose", default=True,
                  help="don't print status messages to stdout")
parser.add_option("-n", "--no-prompt",
                  action="store_true", dest="no_prompt", default=False,
                  help="don't ask for any user confirmation")
(options, args) = parser.parse_args()
# storage = options.storage
# Allow the user to make the script more quiet (say in a cronjob):
if not options.verbose:
    loglevel = logging.WARN
log_format = '%(levelname)s: %(message)s'
if loglevel < logging.INFO:
    log_format = '%(asctime)s ' + log_format
logging.basicConfig(level=loglevel,
    format=log_format)


import collective.recipe.backup.main

if __name__ == '__main__':
    sys.exit(collective.recipe.backup.main.restore_main(
        bin_dir='/home/senaite/senaitelims/bin',
        storages=[{'backup_location': '/home/senaite/data/senaitelims/backups_catalog',
  'blob_backup_location': '/home/senaite/data/senaitelims/blobstoragebackups_catalog',
  'blob_snapshot_location': '/home/senaite/data/senaitelims/blobstoragesnapshots_catalog',
  'blob_zip_location': '/home/senaite/data/senaitelims/blobstoragezips_catalog',
  'blobdir': '/home/senaite/data/senaitelims/blobstorage_catalog',
  'datafs': '/home/senaite/data/senaitelims/filestorage/catalog.fs',
  'snapshot_location': '/home/senaite/data/senaitelims/snapshotbackups_catalog',
  'storage': 'catalog',
  'zip_location': '/home/senaite/data/senaitelims/zipbackups_catalog'},
 {'backup_location': '/home/senaite/data/senaitelims/backups',
  'blob_backup_location': '/home/senaite/data/senaitelims/blobstoragebackups',
  'blob_snapshot_location': '/home/senaite/data/senaitelims/blobstoragesnapshots',
  'blob_zip_location': '/home/senaite/data/senaitelims/blobstoragezips',
  'blobdir': '/home/senaite/data/senaitelims/blobstorage',
  'datafs': '/home/senaite/data/senaitelims/filestorage/Data.fs',
  'snapshot_location': '/home/senaite/data/senaitelims/snapshotbackups',
  'storage': '1',
  'zip_location': '/home/senaite/data/senaitelims/zipbackups'}],
        keep=2,
        keep_blob_days=14,
        full=False,
        verbose=False,
        gzip=True,
        quick=True,
        only_blobs=False,
        backup_blobs=True,
        use_rsync=True,
        rsync_options='',
        archive_blob=False,
        compress_blob=False,
        pre_command='',
        post_command='',
        no_prompt=options.no_prompt,
        blob_timestamps=True,
        incremental_blobs=False,
        ))
