# Reads FileStorages (Data.fs) and repozo's archives with what perl-base, gzip and md5sum give, and never writes.
#
#     perl - [--end N] [--after TID] [--most N] [--blobs] [--md5 START:END]... [--wait SECONDS] PATH...
#     perl - --archives PATH...
#     perl - [--without ARCHIVE]... --chain FOLDER
#
# Answers in ASCII lines with tabs between; what people typed has every other byte than printable ASCII as \xHH.
# walk.py is the same in Python, for hosts that have it: an answer differs in its first line only.
use strict;
use warnings;
use Fcntl qw(SEEK_SET);
use IPC::Open2;

my ($CHUNK, $AHEAD, $MOST_USERS, $MOST_OIDS) = (1 << 20, 1 << 16, 500, 100);

# The data of a blob's record begins with a whole pickle of this class; who merely refers to a blob holds the name further on.
my $BLOB = qr/\A(?:\x80[\x00-\x05])?cZODB\.blob\nBlob\n(?:q.|r....|p[0-9]+\n)?\./s;

my (%wanted, @paths, $lines);
my ($file, $size, %newer);

sub problem { die [@_] } # CODE SAID: cut, unfinished, damaged, alien, end-inside, end-beyond, unreadable

sub escaped {
    my ($raw) = @_;
    $raw =~ s/([^\x20-\x5b\x5d-\x7e])/sprintf '\x%02x', ord $1/ge;
    return $raw;
}

sub tell_line {
    $lines++;
    print join("\t", @_), "\n";
}

sub hex16 { length $_[0] ? unpack 'H16', $_[0] : '-' }

# --- a Data.fs -----------------------------------------------------------------------------------------------------------------------

my ($window, $from) = ('', 0); # what was read ahead, and where it stands in the file: perl's own seek would drop it each time

sub read_at {
    my ($at, $count) = @_;
    my $place = $at - $from;
    return substr $window, $place, $count if $place >= 0 && $place + $count <= length $window;
    my $ahead = $at >= $from && $count < $AHEAD;
    my $raw = '';
    sysseek $file, $at, SEEK_SET or problem('unreadable', "$!");
    while (length $raw < $count) {
        my $got = sysread $file, $raw, ($ahead ? $AHEAD : $count) - length $raw, length $raw;
        defined $got or problem('unreadable', "$!");
        last if !$got;
    }
    return $raw if !$ahead;
    ($window, $from) = ($raw, $at);
    return substr $raw, 0, $count;
}

sub record { # oid, tid, place of its transaction, length, first bytes of the data, back pointer
    my ($at, $limit) = @_;
    my $raw = read_at($at, 82);
    problem('damaged', 'a data record exceeds its transaction') if $at + 42 > $limit || length $raw < 42;
    my ($oid, $tid, $previous, $place, $zeros, $bytes) = unpack 'a8a8Q>Q>nQ>', $raw;
    problem('damaged', 'the header of a data record makes no sense')
        if $zeros || $previous >= $at || $bytes > $limit || $at + 42 + ($bytes || 8) > $limit;
    return ($oid, $tid, $place, 42 + $bytes, substr($raw, 42, $bytes), 0) if $bytes;
    problem('damaged', 'a back pointer makes no sense') if length $raw < 50 || unpack('x42Q>', $raw) >= $at;
    return ($oid, $tid, $place, 50, '', unpack('x42Q>', $raw));
}

sub is_blob {
    my ($oid, $head, $back) = @_;
    while ($back) { # an undo: the data lies in an older record of the same object
        (my $older, undef, undef, undef, $head, $back) = record($back, $size);
        problem('damaged', 'a back pointer leads to another object') if $older ne $oid;
    }
    return $head =~ $BLOB;
}

sub beyond { # what reaches past the end of the file: cut off, or a wrong length, where the records end before
    my ($begin, $at) = @_;
    my $tid = read_at($begin, 8);
    while ($at + 42 <= $size) {
        my (undef, $its, $previous, $place, $zeros, $bytes) = unpack 'a8a8Q>Q>nQ>', read_at($at, 42);
        problem('damaged', 'the length of a transaction is wrong') if $its ne $tid || $place != $begin || $zeros || $previous >= $at;
        last if $bytes > $size;
        $at += 42 + ($bytes || 8);
    }
    problem('cut', 'it ends inside a transaction');
}

sub transaction { # tid, status, end, count of records, user, description, oids of its blob records
    my ($begin, $last) = @_;
    my $raw = read_at($begin, 23);
    problem('cut', 'it ends inside the header of a transaction') if length $raw < 23;
    my ($tid, $length, $status, $users, $texts, $extras) = unpack 'a8Q>annn', $raw;
    my $at = $begin + 23 + $users + $texts + $extras;
    my $sound = $status =~ /[ pcu]/ && $length >= $at - $begin;
    problem('damaged', $sound ? 'tids do not grow' : 'there is no header of a transaction') if !$sound || $tid le $last;
    beyond($begin, $at) if $length > $size || $begin + $length + 8 > $size;
    my $stop = $begin + $length;
    problem($stop + 8 == $size ? 'unfinished' : 'damaged', 'a transaction was never finished') if $status eq 'c';
    my $named = read_at($begin + 23, $users + $texts);
    my ($count, @blobs) = 0;
    while ($at < $stop) {
        my ($oid, $its, $place, $used, $head, $back) = record($at, $stop);
        problem('damaged', 'a data record belongs to another transaction') if $its ne $tid || $place != $begin;
        push @blobs, $oid if is_blob($oid, $head, $back);
        $at += $used;
        $count++;
    }
    problem('damaged', 'the two lengths of a transaction differ') if read_at($stop, 8) ne substr $raw, 8, 8;
    return ($tid, $status, $stop + 8, $count, substr($named, 0, $users), substr($named, $users), \@blobs);
}

# --- the transactions after a tid: so many are listed, all are counted, by user too ---------------------------------------------------

sub add_newer {
    my ($begin, $tid, $status, $end, $records, $user, $text, $blobs) = @_;
    return if !defined $wanted{after} || $tid le $wanted{after};
    $newer{count}++;
    $newer{blobs} += @$blobs;
    if ($newer{count} <= $wanted{most}) {
        my @shown = @$blobs > $MOST_OIDS ? @$blobs[0 .. $MOST_OIDS - 1] : @$blobs;
        tell_line('tx', hex16($tid), $status, $begin, $end, $records, escaped($user), escaped($text), scalar @$blobs,
            join ',', map { sprintf '%x', unpack 'Q>', $_ } @shown);
    }
    my $users = $newer{users};
    if ($users->{$user}) {
        $users->{$user}[0]++;
        $users->{$user}[2] = $tid;
    } elsif (keys %$users < $MOST_USERS) {
        $users->{$user} = [1, $tid, $tid];
    } else {
        $newer{others}++;
    }
}

sub tell_newer {
    for my $user (sort keys %{ $newer{users} }) {
        my ($count, $first, $latest) = @{ $newer{users}{$user} };
        tell_line('by', $count, hex16($first), hex16($latest), escaped($user));
    }
    tell_line('newer', @newer{qw(count blobs others)});
}

sub walk {
    my ($index, $path) = @_;
    my ($at, $count, $packed, $blobs, $magic, $last, $patience) = (0, 0, 0, 0, '', '', $wanted{wait});
    my $opened;
    ($file, $size, $window, $from) = (undef, 0, '', 0);
    %newer = (count => 0, blobs => 0, others => 0, users => {});
    my $done = eval {
        open $file, '<:raw', $path or problem('unreadable', "$!");
        -d $file and problem('unreadable', 'Is a directory');
        $opened = 1;
        $size = -s $file || 0;
        $magic = read_at(0, 4);
        problem('alien', 'it does not begin as a FileStorage does') if $magic !~ /\AFS(?:21|30)\z/;
        $at = 4;
        while ($at < (defined $wanted{end} && $wanted{end} < $size ? $wanted{end} : $size)) {
            my @found = eval { transaction($at, $last) };
            if (my $tail = $@) {
                die $tail if !ref $tail || $tail->[0] !~ /\A(?:cut|unfinished)\z/ || $patience-- <= 0;
                sleep 1; # perhaps somebody writes it at this very moment
                ($window, $size) = ('', -s $file);
                next;
            }
            my ($tid, $status, $end, undef, undef, undef, $its) = @found;
            add_newer($at, @found);
            if ($wanted{blobs}) {
                tell_line('blob', sprintf('%x', unpack 'Q>', $_), hex16($tid)) for @$its;
            }
            $packed++ if $status eq 'p';
            ($at, $last, $count, $blobs) = ($end, $tid, $count + 1, $blobs + @$its);
        }
        if (defined $wanted{end} && $wanted{end} != $at) {
            my $beyond = $wanted{end} > $size;
            problem($beyond ? 'end-beyond' : 'end-inside', 'the place asked for is ' . ($beyond ? 'beyond its end' : 'inside a transaction'));
        }
        1;
    };
    my ($code, $said) = $done ? ('ok', '') : ref $@ ? @{$@} : die $@;
    if ($opened) {
        tell_line('md5', @$_, md5_of(@$_)) for @{ $wanted{md5} };
    }
    tell_newer() if defined $wanted{after};
    tell_line('walked', $index, $code, $at, $size, $count, hex16($last), $packed, $blobs, escaped($magic), $said);
}

# --- checksums: Digest::MD5 is not in perl-base ----------------------------------------------------------------------------------------

sub md5_begin {
    my $pid = open2(my $out, my $in, 'md5sum');
    binmode $in;
    return { pid => $pid, out => $out, in => $in };
}

sub md5_end {
    my ($digest) = @_;
    close $digest->{in};
    my $line = readline($digest->{out}) // '';
    waitpid $digest->{pid}, 0;
    return $line =~ /\A([0-9a-f]{32})/ ? $1 : '-';
}

sub md5_of {
    my ($start, $end) = @_;
    my $digest = md5_begin();
    my $whole = eval {
        while ($start < $end) {
            my $raw = read_at($start, $end - $start < $CHUNK ? $end - $start : $CHUNK);
            length $raw or return 0;
            print { $digest->{in} } $raw;
            $start += length $raw;
        }
        1;
    };
    my $sum = md5_end($digest);
    return $whole ? $sum : '-';
}

# --- an archive: its unpacked bytes, from front to back --------------------------------------------------------------------------------

my (%archive, $held, $place);

sub unpacked {
    my ($path) = @_;
    open my $plain, '<:raw', $path or problem('unreadable', "$!");
    -d $plain and problem('unreadable', 'Is a directory');
    return $plain if $path !~ /z\z/;
    my $pid = open(my $pipe, '-|') // problem('unreadable', "$!");
    if (!$pid) {
        open STDIN, '<&', $plain;
        open STDERR, '>', '/dev/null';
        exec 'gzip', '-dc' or exit 127;
    }
    binmode $pipe;
    return $pipe;
}

sub more {
    my $got = read $archive{file}, $held, $CHUNK;
    defined $got or problem('unreadable', "$!");
    $place = 0;
    print { $archive{digest}{in} } $held;
    $archive{length} += $got;
    return $got;
}

sub take {
    my ($count) = @_;
    my $got = substr $held, $place, $count;
    $place += length $got;
    while (length $got < $count && more()) {
        $place = $count - length $got < length $held ? $count - length $got : length $held;
        $got .= substr $held, 0, $place;
    }
    return $got;
}

sub skip {
    my ($count) = @_;
    while ($count > length($held) - $place) {
        $count -= length($held) - $place;
        more() or return;
    }
    $place += $count;
}

sub transactions { # what is wrong
    my $raw = take(4);
    $raw = '' if $raw =~ /\AFS(?:21|30)\z/;
    while (1) {
        $raw .= take(23 - length $raw);
        length $raw or return '';
        return 'it ends inside the header of a transaction' if length $raw < 23;
        my ($tid, $length, $status, $users, $texts, $extras) = unpack 'a8Q>annn', $raw;
        return 'there is no header of a transaction'
            if $status !~ /[ pu]/ || $length < 23 + $users + $texts + $extras || $tid le $archive{last};
        skip($length - 23);
        return 'the two lengths of a transaction differ' if take(8) ne substr $raw, 8, 8;
        $archive{first} = $tid if !$archive{count}++;
        $archive{last} = $tid;
        $raw = '';
    }
}

sub archive {
    my ($index, $path) = @_;
    %archive = (first => '', last => '', count => 0, length => 0);
    ($held, $place) = ('', 0);
    my ($code, $said, $sum) = ('ok', '', '-');
    my $done = eval {
        $archive{file} = unpacked($path);
        $archive{digest} = md5_begin();
        my $broken = transactions();
        while (more()) { } # to its end, whatever stands there
        ($code, $said) = ('damaged', $broken) if $broken;
        close $archive{file} or ($code, $said) = ('unpackable', 'it cannot be unpacked to its end');
        1;
    };
    ($code, $said) = ref $@ ? @{$@} : die $@ if !$done;
    $sum = md5_end($archive{digest}) if $archive{digest};
    my ($name) = $path =~ m{([^/]*)\z};
    return tell_line('archive', $index, $code, 0, '-', '-', '-', 0, $said, escaped($name)) if $code !~ /\A(?:ok|damaged)\z/;
    tell_line('archive', $index, $code, $archive{length}, $sum, hex16($archive{first}), hex16($archive{last}), $archive{count}, $said, escaped($name));
}

sub newest_chain { # the newest full archive and what came after it, by name as repozo takes them
    my ($folder, %without) = @_;
    opendir my $listing, $folder or die "$folder: $!\n";
    my @chain;
    for my $name (sort grep { !$without{$_} && /\A[0-9]{4}(?:-[0-9]{2}){5}\.(?:delta)?fsz?\z/ } readdir $listing) {
        @chain = () if $name =~ /\.fs/;
        push @chain, "$folder/$name";
    }
    return @chain;
}

# ---------------------------------------------------------------------------------------------------------------------------------------

my @without;
%wanted = (most => 0, md5 => [], wait => 0);
$SIG{PIPE} = 'IGNORE';
binmode STDOUT;
$| = 1;
while (defined(my $word = shift @ARGV)) {
    if ($word eq '--archives' || $word eq '--blobs') { $wanted{ substr $word, 2 } = 1 }
    elsif ($word eq '--chain') { ($wanted{archives}, @paths) = (1, newest_chain(shift @ARGV, map { ($_ => 1) } @without)) }
    elsif ($word eq '--without') { push @without, shift @ARGV }
    elsif ($word eq '--md5') { push @{ $wanted{md5} }, [split /:/, shift @ARGV] }
    elsif ($word eq '--after') { $wanted{after} = pack 'H16', substr '0' x 16 . shift @ARGV, -16 }
    elsif ($word =~ /\A--(end|most|wait)\z/) { $wanted{$1} = shift @ARGV }
    else { push @paths, $word }
}
tell_line('walk', 1, 'perl', sprintf '%vd', $^V);
for my $index (0 .. $#paths) {
    $wanted{archives} ? archive($index, $paths[$index]) : walk($index, $paths[$index]);
}
tell_line('done', "$lines");
