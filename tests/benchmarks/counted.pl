# Runs a program and collects every process that comes of it, orphans included: what a bot starts and lets go still counts as its work.
use strict;
use warnings;
use Errno qw(ECHILD);

my $machine = `uname -m`;
my $prctl = $machine =~ /^x86_64/ ? 157 : 167;
my $PR_SET_CHILD_SUBREAPER = 36;
syscall($prctl, $PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 or die "prctl: $!\n";

my $pid = fork // die "fork: $!\n";
if ($pid == 0) {
  exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
}
$SIG{TERM} = sub { kill 'TERM', $pid };
while (1) {
  my $ended = wait;
  last if $ended < 0 && $! == ECHILD;
}
