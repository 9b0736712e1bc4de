#!/usr/bin/python2.6

import sys
sys.path[0:0] = [
  '/home/senaite/eggs/collective.recipe.backup-2.1-py2.6.egg',
  ]

import logging
loglevel = logging.INFO
bin_dir = '/home/senaite/senaitelims/bin'
datafs = '/home/senaite/data/senaitelims/filestorage/Data.fs'

import collective.recipe.backup.main

if __name__ == '__main__':
    collective.recipe.backup.main.restore_main(bin_dir, datafs, backup_location, verbose, additional, blob_backup_location, blob_storage_source, backup_blobs, only_blobs)
