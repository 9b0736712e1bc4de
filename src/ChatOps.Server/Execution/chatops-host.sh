#!/bin/sh
# chatops-host VERB: the host's side of ChatOps. Starts steps so that they outlive every connection, and tells the truth about them.
#
# One file, two forms: sent along with each call, or installed root-owned as /usr/local/libexec/chatops-host (`chatops host-script` prints
# it). It runs as the step's own user. The argument is nothing but a fixed verb (and, for the one line that root writes, a name and a port); the
# request comes on standard input:
#
#   name value            lines of plain words, ended by an empty line,
#   raw bytes             the parts announced there, each of exactly that size, and of a step of exactly that SHA-256
#
# and the answer leaves on standard output in the same shape, its greeting with the request's nonce, so that it is found among whatever sudo,
# the loader or a profile print on the way. Standard error is never part of an answer. A request that was cut short is refused, whatever part
# of it arrived.
#
# BASE/bot              which bot starts steps here: instance, epoch, life, process
# BASE/OPERATION/       fence (the highest seen); the folder itself carries the lock
# BASE/OPERATION/STEP/  digest argv input out err launcher   as the request brought them; input is gone once the program has it open
#                       boot      the host's boot in which it was put there: what a later one finds of it proves nothing by its absence
#                       begun/    the one atomic mkdir: who makes it decides "starts" (the runner) or "never starts" (never beside it)
#                       runner    pid, start time, boot id     program   pid, start time (it leads its own session)
#                       stop timeout overdue ended             marks, renamed from no-* so that a full disk cannot prevent them
#                       bell      grows when the step has ended
#                       status    ended REASON CODE, written into room reserved beforehand and renamed
#                       ender     pid, start time of who is ending the step
#                       members   processes seen while ending the step, pid:start
#                       way       what the login profile printed        unreached   until the program behind the profile begins
#                       previous  the bytes that were at the place of a file this step has put
#
# Needs a POSIX sh, GNU coreutils and findutils, grep, util-linux (setsid, flock) and /proc.
set -u
mask=$(umask)
umask 077
LC_ALL=C
export LC_ALL
case ${1-} in service | no-service) PATH=/usr/sbin:/usr/bin:/sbin:/bin ;; esac # as root: no program of the caller's choice
case ${1-} in put | login) ;; *) unset CHATOPS_STEP ;; esac # these two are the step's program, which keeps its mark
case $0 in */chatops-host) chatops_script=$(cat -- "$0") ;; esac # installed; when sent along, the caller's first lines set it

# --- what is asked, what is answered ---------------------------------------------------------------------------------------------

fields='base operation step fence digest kind limit at_limit grace argv_size argv_sha argv_count input_size input_sha guards_size guards_sha'
fields="$fields wait out_from err_from chunk age processes nonce user verb again seen bot epoch life process"
# Where both streams of a tool are taken together, its own word is the last line: a loader that cannot preload something says so before.
usual=$IFS expected= stage= newline='
'
for field in $fields; do eval "h_$field="; done

read_header() {
  while IFS= read -r line; do
    [ -n "$line" ] || return 0
    name=${line%% *} value=${line#* }
    case " $fields " in *" $name "*) ;; *) refuse request-damaged "the request has an unknown line" ;; esac
    case $name:$value in
      base:*[[:cntrl:]]*) refuse request-damaged "the step folder's path is not printable" ;;
      user:*[!A-Za-z0-9_.-]*) refuse request-damaged "the account's name is none" ;;
      base:/* | user:[A-Za-z_]*) ;;
      *:*[!A-Za-z0-9.,:-]*) refuse request-damaged "the request has an unreadable value for $name" ;;
    esac
    eval "h_$name=\$value"
  done
  refuse request-damaged "the request ended in its header"
}

is_number() { case $1 in '' | *[!0-9]* | ???????????????????*) return 1 ;; esac; }
need_number() { for field; do eval "is_number \"\$h_$field\"" || refuse request-damaged "$field is not a number"; done; }
need_name() { case $1 in '' | -* | *[!a-z0-9-]*) refuse request-damaged "'$1' is no name of an operation or a step" ;; esac; }

# Sets said: text for people, in one line.
plain() {
  said=$1
  case $said in *[[:cntrl:]]*) ;; *) [ ${#said} -gt 1000 ] || return 0 ;; esac
  said=$(printf '%s' "$said" | tr '\n' ' ' | tr -d '\000-\037\177' | head -c 1000)
}

greet() { printf '\nchatops 1%s\n' "${h_nonce:+ $h_nonce}" >&3; }

answer() { # KIND CODE REASON
  plain "$3"
  greet
  printf 'answer %s\ncode %s\nreason %s\n\n' "$1" "$2" "$said" >&3
  exit 0
}


refuse() { # CODE REASON
  case $verb:$1 in
    follow:folder-unsafe | stop:folder-unsafe | settle:folder-unsafe | follow:fence-low | stop:fence-low | settle:fence-low)
      state=untrusted detail="$1: $2" exit_status=-
      send_progress 0 0 0 0 0 0
      exit 0
      ;;
  esac
  answer refused "$1" "$2"
}

no_room() { # what a failed tool printed
  case $1 in
    *'No space left'* | *uota*) refuse no-space "the host has no room for the step's folder: $1" ;;
    *) refuse host-error "$1" ;;
  esac
}

receive() { # NAME SIZE SHA256; an empty part leaves no file
  [ "$2" -gt 0 ] || return 0
  fault=$(head -c "$2" 2>&1 >"$stage/$1") || no_room "$fault"
  parts="$parts $stage/$1" wanted="$wanted${wanted:+$newline}$3  $stage/$1"
}

receive_all() {
  parts='' wanted=''
  receive argv "$h_argv_size" "$h_argv_sha"
  receive input "$h_input_size" "$h_input_sha"
  receive guards "$h_guards_size" "$h_guards_sha"
  [ "$(sha256sum $parts </dev/null)" = "$wanted" ] ||
    refuse request-damaged "the arguments, the input or the guards arrived cut short, or not as they were sent"
}

# --- folders that are ours alone --------------------------------------------------------------------------------------------------

is_private() { # FOLDER
  case $(stat -c %u:%a:%F -- "$1" 2>/dev/null) in "$uid:700:directory" | "$uid:2700:directory") ;; *) return 1 ;; esac
}

not_private() { # FOLDER
  case $1 in ./*) unsafe=$PWD/${1#./} ;; .*) unsafe=$(cd "$1" && pwd -P) ;; *) unsafe=$1 ;; esac
  refuse folder-unsafe "$unsafe is not a private folder (0700, no link) of user $(id -un)"
}

step_into() { # NAME: made where it is missing; a link, also one put there in between, leads elsewhere
  [ -e "./$1" ] || [ -L "./$1" ] || fault=$(mkdir -m 700 -- "./$1" 2>&1) || [ -e "./$1" ] || [ -L "./$1" ] || no_room "$fault"
  above=${PWD%/}
  cd -P -- "./$1" 2>/dev/null && [ "$PWD" = "$above/$1" ] || not_private "$above/$1"
}

# One look at our folders (they must be private) and at what holds them (nobody else may put others in their place).
trust() { # FOLDER...: the last is the holder
  for seen in $(stat -c %u:%a:%F -- "$@" 2>/dev/null || echo unreadable); do
    case $#:$seen in
      1:*:[1357][0-7][0-7][0-7]:directory) ;;
      1:*[2367]:directory) refuse folder-unsafe "everybody may write to $(cd "$1" && pwd -P)" ;;
      1:*:directory | *:"$uid:700:directory" | *:"$uid:2700:directory") ;;
      *) not_private "$1" ;;
    esac
    shift
  done
}

enter_base() {
  base=${h_base:-/var/tmp/chatops-$uid}
  parent=${base%/*}
  cd -P -- "${parent:-/}" 2>/dev/null || refuse host-error "there is no folder ${parent:-/}"
  step_into "${base##*/}"
}

enter() {
  need_name "$h_operation"
  need_name "$h_step"
  need_number fence
  key=$h_operation/$h_step
  enter_base
  [ -z "$stage" ] || [ -e "./$h_operation" ] || [ -L "./$h_operation" ] || {
    fault=$(mkdir -m 700 -- "./$h_operation" "./$h_operation/$stage" 2>&1) || [ -e "./$h_operation" ] || no_room "$fault"
    made=1
  }
  step_into "$h_operation"
  if step_exists; then
    trust "./$h_step" . .. ../..
  else
    trust . .. ../..
  fi
}

lock() {
  exec 9<.
  flock -w 20 9 || refuse host-error "another call holds the operation's folder"
}

unlock() { exec 9<&-; }

pass_fence() {
  seen=0
  if [ -e fence ] || [ -L fence ]; then
    read -r seen <fence
    is_number "$seen" || refuse folder-unsafe "the operation's fence is not readable"
  elif [ -n "$stage" ] && [ "$h_fence" -gt 0 ]; then
    # The first one: there is nothing that half of it could take the place of, and it reaches the disk with the step's folder.
    echo "$h_fence" 2>/dev/null >fence && return
    rm -f fence
  fi
  [ "$h_fence" -ge "$seen" ] || refuse fence-low "this host has seen fence $seen, the call has $h_fence"
  if [ "$h_fence" -gt "$seen" ]; then
    fault=$({ echo "$h_fence" >.fence && sync .fence && mv -f .fence fence; } 2>&1) || no_room "$fault"
  fi
}

# Of two bots with one state only the later one starts and ends steps here: neither a copy nor what an older state remembers.
pass_bot() {
  [ -n "$h_bot" ] || return 0
  need_number epoch life
  other='' epoch=0 life=0 process=''
  [ ! -e ../bot ] || read -r other epoch life process <../bot
  case $other:$epoch:$life:$process in
    "$h_bot:$h_epoch:$h_life:$h_process") return 0 ;;
    :0:0:) ;;
    "$h_bot":*)
      is_number "$epoch" && is_number "$life" || refuse folder-unsafe "the file $base/bot is not readable"
      [ "$h_epoch" -gt "$epoch" ] || { [ "$h_epoch" -eq "$epoch" ] && [ "$h_life" -gt "$life" ]; } ||
        refuse other-bot "a later life of this bot was here: this one is a copy, or has an older state; end one of the two"
      ;;
    *) refuse other-bot "another bot ($other) starts steps here; if it is gone for good, delete $base/bot on the host" ;;
  esac
  fault=$({ echo "$h_bot $h_epoch $h_life $h_process" >"../.bot-$h_operation" && sync "../.bot-$h_operation" && mv -f "../.bot-$h_operation" ../bot; } 2>&1) || no_room "$fault"
}

# What this bot has seen here must still be here.
remember() {
  case $h_seen in
    step) step_exists || refuse folder-lost "the host knows nothing of this step, which was started there: it was put back to an earlier state" ;;
    operation) [ -e fence ] || refuse folder-lost "the host knows nothing of this operation, whose steps ran there: it was put back to an earlier state" ;;
  esac
}

step_exists() { [ -e "./$h_step" ] || [ -L "./$h_step" ]; }

# --- what became of a step (the current folder is the step's) ---------------------------------------------------------------------

now() { read -r up _ </proc/uptime && up=${up%.*}${up#*.}; } # hundredths of a second

process() { # PID: sets p_state, p_start; fails when there is none
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  parse "$line" || { line=$(tr '\n' ' ' <"/proc/$1/stat") 2>/dev/null && parse "$line"; }
}

parse() { # a line of /proc/PID/stat; fails when it is not whole (a name may hold a newline, and what reads as a pattern)
  set -f
  set -- ${1##*) }
  set +f
  [ $# -ge 20 ] || return 1
  p_state=$1 p_parent=$2 p_group=$3 p_session=$4 p_start=${20}
}

alive() { # PID START: that very process, and more than a zombie
  [ -n "$1" ] && process "$1" && [ "$p_start" = "$2" ] && case $p_state in Z | X | x) return 1 ;; esac
}

load() {
  runner='' runner_start='' runner_boot='' program='' program_start='' ender='' ender_start=''
  [ ! -e runner ] || read -r runner runner_start runner_boot <runner
  [ ! -e program ] || read -r program program_start <program
  [ ! -e ender ] || read -r ender ender_start <ender
  read -r boot </proc/sys/kernel/random/boot_id
  is_number "$runner" && [ "$runner_boot" = "$boot" ] || runner='' program='' ender=''
  is_number "$program" || program=''
  known=' '
  [ ! -e members ] || known=" $(cat members) "
  [ -z "$program" ] || known=" $program:$program_start$known"
}

age_of() { echo $(($(date +%s) - $(stat -c %Y -- "$1" || echo 0))); }

read_status() {
  word='' why='' code=''
  [ -e status ] && read -r word why code _ <status
  [ "$word" = ended ]
}

# Sets state, exit_status, detail. Only what stands in a file or lives as a process is said; everything else is "lost".
judge() {
  exit_status=- detail=
  if [ -e never ]; then
    state=never detail=$(cat never)
    return
  fi
  if [ ! -d begun ]; then
    state=starting
    of_this_boot || state=lost detail="the host restarted before anybody could see whether it had begun"
    return
  fi
  load
  if ! read_status; then
    if [ -e ended ]; then
      why=stopped
      [ ! -e timeout ] || why=timeout
    elif alive "$runner" "$runner_start" || alive "$program" "$program_start" || alive "$ender" "$ender_start"; then
      why=alive
    elif read_status; then # written between the two looks
      :
    elif [ -n "$runner" ] && [ -z "$program" ] && [ "$(age_of begun)" -lt 5 ]; then
      why=alive
    else
      why=lost
    fi
  fi
  case $why in
    exited)
      state=exited exit_status=$code
      if [ -e unreached ]; then
        state=never exit_status=- detail="its login profile ended by itself (exit status $code) before the program began"
        return
      fi
      [ ! -e overdue ] || detail="ended after its time limit"
      ;;
    stopped) state=stopped ;;
    timeout) state=timed-out ;;
    alive)
      state=running
      [ ! -e overdue ] || state=overdue detail="its time limit has passed; it was left alone as planned"
      ;;
    *) state=lost detail="the launcher on the host is gone without an exit status (killed, or the host restarted)" ;;
  esac
}

has_ended() { case $state in starting | running | overdue) return 1 ;; esac; }

mark() { mv -f "no-$1" "$1" 2>/dev/null || : >"$1"; }

# Whoever ends the step without a runner has the last word on it; until then nothing is lost.
mark_ender() {
  read -r pid _ </proc/self/stat
  ! process "$pid" || echo "$pid $p_start" >ender
}

# What is missing in a folder of this boot never was there; after a crash of the host it may be what the disk had not got yet.
of_this_boot() {
  stored=
  [ ! -e boot ] || read -r stored <boot
  read -r boot </proc/sys/kernel/random/boot_id
  [ "$stored" = "$boot" ]
}

# Nothing was begun and the lock is ours: from here on nothing will, unless a late runner is quicker.
give_up() { # WHY
  [ -d begun ] || of_this_boot || return 0
  mkdir begun 2>/dev/null || return 0
  rm -f input
  echo "$1" >never
  sync never .
}

settle_unknown() { # WHY [DIGEST]
  fresh=$(mktemp -d ./.new-XXXXXX 2>&1) || no_room "$fresh"
  fresh=${fresh##*"$newline"}
  fault=$({
    mkdir "$fresh/begun" && echo "$1" >"$fresh/never" && echo "${2-}" >"$fresh/digest" &&
      sync "$fresh/never" "$fresh" && mv -T "$fresh" "$h_step" && sync .
  } 2>&1) || no_room "$fault"
}

# --- every process of a step ------------------------------------------------------------------------------------------------------

# Sets pids. A process belongs to the step when it is in the program's session or group, carries the step's mark in its environment,
# descends from one that belongs, or shares the session of one. Not to be seen from here: a process that left the session, cleared its
# environment and was orphaned before anybody looked.
find_members() {
  pids=' ' sessions=" ${program:-none} "
  [ -n "$runner" ] || return 0
  marked=' '
  for found in $(grep -lsxzF -e "CHATOPS_STEP=$key" /proc/[0-9]*/environ); do
    found=${found#/proc/}
    marked="$marked${found%/environ} "
  done
  list_processes
  more=1
  while [ -n "$more" ]; do
    more=
    for row in $table; do
      IFS=:
      set -- $row
      IFS=$usual
      case $pids in *" $1 "*) continue ;; esac
      case $sessions in
        *" $4 "* | *" $3 "*) ;;
        *) case $pids$known in
          *" $2 "* | *" $1:$5 "*) ;;
          *) case $marked in *" $1 "*) ;; *) continue ;; esac ;;
        esac ;;
      esac
      pids="$pids$1 " more=1
      case $known in *" $1:$5 "*) ;; *) known="$known$1:$5 " ;; esac
      case $4 in 0 | "$runner") ;; *) sessions="$sessions$4 " ;; esac
    done
  done
}

# Sets table, PID:PARENT:GROUP:SESSION:START of all that live. Read at once, because a shell reads files byte by byte.
list_processes() {
  table=''
  listing=$(cat /proc/[0-9]*/stat 2>/dev/null)
  set -f
  IFS=$newline
  for line in $listing; do
    IFS=$usual
    case $line in [1-9]*' ('*') '*) parse "$line" && list "${line%% *}" && continue ;; esac
    table=''
    break
  done
  set +f
  IFS=$usual
  [ -z "$table" ] || return 0
  for one in /proc/[0-9]*; do
    ! process "${one#/proc/}" || list "${one#/proc/}"
  done
}

list() { # PID, parsed: neither ourselves nor the runner's own
  case $p_state:$1 in Z:* | X:* | x:* | *:$$ | *:"$runner") return 0 ;; esac
  if [ "$1" = "$program" ]; then
    # The number with another start time was given away, so our session is empty.
    [ "$p_start" = "$program_start" ] || sessions=' '
  elif [ "$p_session" = "$runner" ]; then
    return 0
  fi
  table="$table $1:$p_parent:$p_group:$p_session:$p_start"
}

tally() { left=$#; }

# Whether anything may be left of a program that has ended, asked of the kernel alone: what costs as much as the host has processes is for what is there.
leads_others() { [ -n "$program" ] && kill -s 0 -- "-$program" 2>/dev/null; }

signal_members() { # SIGNAL HUNDREDTHS: succeeds when nothing is left
  now
  until=$((up + $2)) told=' '
  while :; do
    find_members
    [ "$pids" != ' ' ] || return 0
    for pid in $pids; do
      case $1$told in TERM*" $pid "*) continue ;; esac
      told="$told$pid "
      [ "$pid" != "$program" ] || kill -s "$1" -- "-$pid"
      kill -s "$1" "$pid" && kill -s CONT "$pid"
    done 2>/dev/null
    now
    [ "$up" -lt "$until" ] || break
    sleep 0.1
  done
  echo "$known" >members
  find_members
  [ "$pids" = ' ' ]
}

end_all() { signal_members TERM "$1" || signal_members KILL 300; }

# --- the runner: leads a session of its own, waits for the program, writes down how it ended --------------------------------------

run() { # KEY LIMIT AT_LIMIT GRACE UMASK KIND HOLD SIZE PROGRAM ARGUMENT...; who started it reads standard output until all have let go of that
  exec 2>/dev/null
  key=$1 limit=$2 at_limit=$3 grace=$4 mask=$5 kind=$6 hold=$7 size=$8
  shift 8
  bytes=0 # all of the arguments and nothing else, before anything begins
  for argument; do bytes=$((bytes + ${#argument} + 1)); done
  [ "$# $bytes" = "$size" ] || {
    echo differs
    exit 1
  }
  [ "$kind" = program ] || folder=$(pwd -P)
  case $kind in
    put)
      shift
      set -- /bin/sh "$folder/launcher" put "$folder" "$@"
      ;;
    login)
      : >unreached
      set -- /bin/sh "$folder/launcher" login "$folder" "$@"
      ;;
  esac
  process $$ && read -r boot </proc/sys/kernel/random/boot_id || exit 1
  echo "$$ $p_start $boot" >runner || exit 1
  mkdir begun || exit 1
  # Handlers, not "ignore", and no `&` for the program: it must not inherit ignored signals.
  trap : HUP INT QUIT TERM PIPE USR1 USR2 ALRM
  watch &
  exec >/dev/null
  (
    read -r pid _ </proc/self/stat
    process "$pid" && echo "$pid $p_start" >program || exit 126
    exec </dev/null
    if [ -e input ]; then
      exec <input
      rm -f input
    fi
    exec >>out 2>>err
    cd /
    umask "$mask"
    CHATOPS_STEP=$key LC_ALL=C.UTF-8
    export CHATOPS_STEP LC_ALL
    # Whoever called us may ignore signals (.NET ignores PIPE); older coreutils cannot help that.
    ! ignores_signals || ! env --default-signal true 2>/dev/null || exec env --default-signal setsid -- "$@"
    exec setsid -- "$@"
  )
  code=$?
  load
  why=exited
  if [ -e stop ] || [ -e timeout ]; then
    why=stopped
    [ ! -e timeout ] || why=timeout
    end_all "$grace"
  fi
  tries=0
  until echo "ended $why $code" 1<>status.new && sync status.new && mv -f status.new status || [ $tries -ge 30 ] || [ ! -e runner ]; do # without its folder there is nobody to tell
    tries=$((tries + 1))
    sleep 2
  done
  echo ended >>bell # whoever waits for more output waits for this as well
  trap '' TERM
  kill -s TERM -- -$$ # the watch and its sleep
}

ignores_signals() {
  while read -r name value && [ "$name" != SigIgn: ]; do :; done </proc/self/status
  case $value in *[!0]*) ;; *) return 1 ;; esac
}

watch() {
  rest=${limit%%.*}
  if [ "${rest:-0}" -gt "$hold" ]; then
    sleep "$hold"
    rest=$((rest - hold)) limit=$rest${limit#"${limit%%.*}"}
    exec >/dev/null # who started it waits no longer
  fi
  until sleep "$limit"; do sleep 1; done
  load
  alive "$runner" "$runner_start" || alive "$program" "$program_start" || exit
  [ ! -e status ] || exit
  if [ "$at_limit" = leave ]; then
    mark overdue
    exit
  fi
  mark_ender
  mark timeout
  end_all "$grace"
  conclude
}

# After the processes were ended: the runner's word if it comes, else the plain fact that it was done.
conclude() {
  tries=0
  while [ ! -e status ] && [ $tries -lt 50 ] && [ "$pids" = ' ' ] && alive "$runner" "$runner_start"; do
    tries=$((tries + 1))
    sleep 0.1
  done
  [ -e status ] || mark ended
}

# --- a program through its user's login shell --------------------------------------------------------------------------------------

# Sets shell, what it is called with, and the account's names; goes to its home.
enter_account() {
  account=$(getent passwd "$(id -un)")
  IFS=: read -r name _ _ _ _ home shell <<ACCOUNT
$account
ACCOUNT
  [ -n "$name" ] || name=$(id -un)
  HOME=${home:-/} USER=$name LOGNAME=$name SHELL=${shell:-/bin/sh} LC_ALL=C.UTF-8
  export HOME USER LOGNAME SHELL LC_ALL
  case ${SHELL##*/} in
    sh | dash | bash | ksh | ksh93 | mksh | zsh) [ -x "$SHELL" ] && shell=$SHELL || shell=/bin/sh ;;
    *) shell=/bin/sh ;; # nologin, csh, fish: not a language that this is written in
  esac
  umask "$mask"
  cd -- "$HOME" 2>/dev/null || cd /
}

# Said on the far side of the profile, which may print, read and change whatever it likes; what it prints is kept apart.
look_for='
  case $1 in
    */*) ;;
    *) command -v "$1" >/dev/null 2>&1 || {
      printf "%s: not found; after the login profile of %s the PATH is %s\n" "$1" "$LOGNAME" "$PATH" >&2
      exit 127
    } ;;
  esac'

login() { # FOLDER PROGRAM ARGUMENT...
  folder=$1
  shift
  enter_account
  # What the profile reads must not be the program's input, and what it prints not the program's output.
  exec 4<&0 </dev/null 5>&1 6>&2 >>"$folder/way" 2>&1
  CHATOPS_UNREACHED=$folder/unreached
  export CHATOPS_UNREACHED
  exec "$shell" -l -c '
    rm -f -- "$CHATOPS_UNREACHED" 2>/dev/null
    unset CHATOPS_UNREACHED
    exec <&4 4<&- >&5 5>&- 2>&6 6>&-
    '"$look_for"'
    exec "$@"' chatops-login "$@"
}

# --- a look at the host -----------------------------------------------------------------------------------------------------------

# Sets part: the next SIZE bytes, which may hold any byte, as a text that a shell can hold. A request that was cut short is seen by its length.
take() { # SIZE
  part=
  [ "$1" -gt 0 ] || return 0
  part=$(head -c "$1" | base64 -w 0)
  [ ${#part} -eq $((($1 + 2) / 3 * 4)) ] && case $(($1 % 3)):$part in 0:*= | 2:*==) return 1 ;; 0:* | 1:*== | 2:*=) ;; *) return 1 ;; esac
}

bytes_of() { [ -z "$1" ] || printf %s "$1" | base64 -d 2>/dev/null; }

# Runs a program that only reads, in the foreground, as long as the call lasts. On both streams its bytes stand between two marks that only
# this call can make. The time limit is the caller's; the one here is for a caller who died.
probe() {
  need_number argv_size argv_count input_size limit
  case $h_kind in program | login) ;; *) refuse request-damaged "what kind of program it is is missing" ;; esac
  [ -n "$h_nonce" ] || refuse request-damaged "the nonce is missing"
  [ "$h_argv_count" -gt 0 ] || refuse request-damaged "the program is missing"
  CHATOPS_LOOK="$h_nonce $h_limit $h_argv_count $h_argv_size"
  export CHATOPS_LOOK
  trap - HUP INT QUIT TERM PIPE
  case $h_kind:$h_input_size in
    program:0) probe_alone ;;
    *) probe_with_input ;;
  esac
}

# What runs behind xargs: nothing a person typed is parsed here, xargs hands the arguments over as they are.
look_begin='
  set -f
  look=$CHATOPS_LOOK
  unset CHATOPS_LOOK
  nonce=${look%% *} look=${look#* }
  limit=${look%% *} look=${look#* }
  tell() { printf "\nchatops %s %s\n" "$nonce" "$1"; printf "\nchatops %s %s\n" "$nonce" "$1" >&2; }'

# The usual look has no input, and there are many: the arguments go from the request to xargs, and whether all came is counted before anything runs.
probe_alone() {
  umask "$mask"
  cd /
  head -c "$h_argv_size" | xargs -0 -n "$h_argv_count" -x -s 131072 /bin/sh -c "$look_begin"'
    bytes=0
    for argument do bytes=$((bytes + ${#argument} + 1)); done
    [ "$# $bytes" = "$look" ] || {
      printf "\nchatops 1 %s\nanswer refused\ncode request-damaged\nreason the arguments arrived cut short\n\n" "$nonce"
      exit 0
    }
    LC_ALL=C.UTF-8
    export LC_ALL
    tell begin
    timeout -k 5 "$limit" "$@"
    tell "end $?"' chatops-look >&3 3>&-
}

probe_with_input() {
  take "$h_argv_size" && argv=$part && take "$h_input_size" && input=$part ||
    refuse request-damaged "the arguments or the input arrived cut short"
  LC_ALL=C.UTF-8
  export LC_ALL
  if [ "$h_kind" = login ]; then
    enter_account
    set -- "$shell" -l
  else
    set -- /bin/sh
    look_for=
    umask "$mask"
    cd /
  fi
  bytes_of "$input" | {
    exec 4<&0
    # All of them or none (-n with -x).
    printf %s "$argv" | base64 -d | xargs -0 -n "$h_argv_count" -x -s 131072 "$@" -c "$look_begin"'
      tell begin
      code=0
      ('"$look_for"'
        exec timeout -k 5 "$limit" "$@" <&4 4<&-) || code=$?
      tell "end $code"' chatops-look >&3 3>&-
  }
}

# --- a file put in place, whole or not at all --------------------------------------------------------------------------------------

spoiled() { # WHY: nothing was changed
  plain "$1"
  printf '%s: %s; nothing was changed\n' "$target" "$said" >&2
  exit 1
}

doubtful() { # WHY: the rename was done
  plain "$1"
  printf '%s: it was replaced, but %s; look at it, the bytes of before are in %s/previous\n' "$target" "$said" "$folder" >&2
  exit 2
}

look_at() { # FILE: sets its owner and mode, and what changes with any change of it
  held=$(stat -c '%u:%g %a' -- "$1" 2>&1) && version=$(stat -c '%i:%s:%y:%z' -- "$1" 2>&1)
  set -- $?
  held=${held##*"$newline"} version=${version##*"$newline"}
  return "$1"
}

sum_of() { sum=$(sha256sum <"$1" 2>&1) && sum=${sum##*"$newline"} && sum=${sum%% *}; }

put() { # FOLDER PATH MODE: standard input is the content; what is there keeps its owner and mode, MODE is for a new file
  folder=$1 target=$2 mode=$3
  name=${target##*/} place=${target%/*}
  case $target in /*) ;; *) spoiled "this is no absolute path" ;; esac
  case $name in '' | . | ..) spoiled "this is no path of a file" ;; esac
  case $mode in 0[0-7][0-7][0-7] | [0-7][0-7][0-7]) ;; *) spoiled "'$mode' is no mode" ;; esac
  fault=$(cat 2>&1 >"$folder/content") && sum_of "$folder/content" || spoiled "the content could not be kept: ${fault:-$sum}"
  content=$sum
  fault=$(cd -P -- "${place:-/}" 2>&1) && cd -P -- "${place:-/}" || spoiled "its folder cannot be entered: $fault"
  before=none
  [ ! -L "./$name" ] || spoiled "it is a symbolic link, which is not followed"
  [ ! -e "./$name" ] || keep_previous
  fresh=
  trap 'rm -f "$fresh" "$folder/content"' EXIT
  trap 'exit 143' TERM INT HUP
  fresh=$(mktemp "./.$name.chatops-XXXXXX" 2>&1) || spoiled "no file can be made beside it: $fresh"
  fresh=${fresh##*"$newline"}
  fill
  replace
  verify
}

keep_previous() {
  [ -f "./$name" ] || spoiled "it is no regular file ($(stat -c %F "./$name" 2>&1))"
  look_at "./$name" || spoiled "$held"
  before=$held was=$version
  case $expected in '' | "$was") ;; *) spoiled "somebody else changed it meanwhile" ;; esac
  [ "$(stat -c %h "./$name")" = 1 ] || spoiled "it has other names (hard links) that would keep the old content"
  fault=$({ cat "./$name" >"$folder/.previous" && sync "$folder/.previous" && mv -f "$folder/.previous" "$folder/previous"; } 2>&1) ||
    spoiled "what is there could not be kept: $fault"
}

# Everything but the bytes is taken over from the file that is there; whether that worked is looked at, because cp does not say it.
fill() {
  if [ "$before" = none ]; then
    fault=$({ cat "$folder/content" >"$fresh" && chmod "$mode" "$fresh"; } 2>&1) || spoiled "$fault"
  else
    fault=$({ cp --attributes-only --preserve=all "./$name" "$fresh" && cat "$folder/content" >"$fresh"; } 2>&1) || spoiled "$fault"
    look_at "$fresh" && [ "$held" = "$before" ] || spoiled "its owner, group and mode ($before) cannot be kept by $(id -un), it would be $held"
  fi
  fault=$(sync "$fresh" 2>&1) || spoiled "$fault"
  sum_of "$fresh" && [ "$sum" = "$content" ] || spoiled "what was written does not read back as it came: $sum"
  look_at "$fresh" || spoiled "$held"
  wanted=$held
}

replace() {
  [ ! -L "./$name" ] || spoiled "a symbolic link came to its place meanwhile"
  if [ "$before" = none ]; then
    [ ! -e "./$name" ] || spoiled "something came to its place meanwhile"
  else
    look_at "./$name" && [ "$version" = "$was" ] || spoiled "somebody else changed it meanwhile"
  fi
  fault=$(mv -f -T -- "$fresh" "./$name" 2>&1) || spoiled "$fault"
}

verify() {
  fault=$(sync . 2>&1) || doubtful "its folder could not be synced: $fault"
  sum_of "./$name" && [ "$sum" = "$content" ] || doubtful "it does not read back as it came: $sum"
  look_at "./$name" && [ "$held" = "$wanted" ] || doubtful "its owner, group and mode are $held"
  printf '%s: put, %s bytes, sha256 %s, %s\n' "$target" "$(stat -c %s "./$name")" "$sum" "$(stat -c 'owner %U:%G, mode %a' "./$name")"
  [ "$before" = none ] || printf 'the bytes of before are kept in %s/previous\n' "$folder"
  exit 0
}

# --- a line of the services file -----------------------------------------------------------------------------------------------------
#
# The one thing that is done here as root, and only by the installed script: sudoers names each call whole, with its name and its port. Nothing is
# read from standard input, and the file is this word here, which no caller can change. Everything said stands on standard output.

services=/etc/services

usage() {
  echo "usage: chatops-host start|follow|stop|settle|prune|quit|probe|arrive <request" >&2
  echo "       chatops-host service|no-service|look-service NAME PORT" >&2
  exit 64
}

denied() { # WHY
  echo "$services: refused: $1; nothing was changed"
  exit 3
}

need_service() { # NAME PORT
  case $1 in
    [!A-Za-z0-9]* | *[!A-Za-z0-9_.+-]* | '' | ?????????????????????????????????*) denied "this is no name of a service" ;;
  esac
  case $2 in '' | 0* | *[!0-9]* | ??????*) denied "this is no port" ;; esac
  [ "$2" -le 65535 ] || denied "this is no port"
}

# Sets there, when the file has NAME with PORT; anything between the two that differs is refused.
look_for_service() { # NAME PORT
  there='' wanted=$1 port=$2
  text=$(tr -d '\000\r' <"$services") || denied "it cannot be read"
  set -f
  IFS=$newline
  for row in $text; do
    IFS=$usual
    set -- ${row%%#*}
    case ${2-} in */tcp) is_number "${2%/tcp}" || continue ;; *) continue ;; esac
    number=${2%/tcp} first=$1 named='' same=''
    for word; do [ "$word" != "$wanted" ] || named=1; done
    [ "$number" -ne "$port" ] || same=1
    case $named:$same in
      1:1) there=1 ;;
      1:) denied "it has $wanted with port $number already" ;;
      :1) denied "it has port $port for $first already" ;;
    esac
  done
  IFS=$usual
  set +f
}

write_services() { # standard input is the whole new content
  folder=$(mktemp -d /var/tmp/chatops-service-XXXXXX) || denied "there is no room to prepare it"
  told=$(put "$folder" "$services" 0644 2>&1)
  code=$?
  [ "$code" = 2 ] || rm -rf "$folder"
  [ "$code" = 0 ] || printf '%s\n' "$told"
  return $code
}

service() { # VERB NAME PORT
  case $#:$0 in 3:*/chatops-host) ;; *) usage ;; esac
  verb=$1
  need_service "$2" "$3"
  ours="$2	$3/tcp	# added by chatops-host"
  if [ "$verb" != look-service ]; then
    exec 9<"${services%/*}/." && flock -w 20 9 || denied "another call holds its folder"
    look_at "$services" || denied "it cannot be looked at"
    expected=$version # whoever writes it between here and our rename, keeps what they wrote
  fi
  case $verb in
    no-service) take_out "$2" "$3" ;;
    *)
      look_for_service "$2" "$3"
      [ -z "$there" ] || { echo "$services: there already: $2 $3/tcp" && exit 0; }
      [ "$verb" = service ] || { echo "$services: would be added: $2 $3/tcp" && exit 0; }
      # A last line without an end would swallow ours.
      [ -z "$(tail -c 1 "$services")" ] && gap= || gap=$newline
      { cat "$services" && printf '%s%s\n' "$gap" "$ours"; } | write_services || exit $?
      echo "$services: added: $2 $3/tcp"
      ;;
  esac
  exit 0
}

take_out() { # NAME PORT: only what this script has written
  grep -aqxF -- "$ours" "$services" || { echo "$services: not there: $1 $2/tcp as chatops-host adds it" && return; }
  grep -avxF -- "$ours" "$services" | write_services || exit $?
  echo "$services: removed: $1 $2/tcp"
}

# --- the verbs --------------------------------------------------------------------------------------------------------------------

guard() { # KIND PATH IDENTITY: says what does not hold; 255 ends xargs
  case $1 in still) found=$(stat -c %i:%s:%.9Y:%.9Z -- "$2" 2>&1) ;; *) found=$(stat -c %i:%s:%Y -- "$2" 2>&1) ;; esac
  failed=$?
  found=${found##*"$newline"}
  case $2:$1:$failed:$found in
    /*:same:0:"$3" | /*:still:0:"$3" | /*:absent:1:*': No such file or directory') return 0 ;;
    *:same:0:* | *:still:0:*) echo "$2 is no longer the same (it was $3, it is $found)" ;;
    *:absent:0:*) echo "something is at $2 by now" ;;
    *) echo "$2: $found" ;;
  esac
  return 255
}

answer_again() {
  rm -rf "$stage"
  cd "./$h_step" || refuse folder-unsafe "the step's folder cannot be entered"
  tries=0 # another call may be about to begin it
  while [ ! -d begun ] && [ $tries -lt 20 ] && of_this_boot; do
    tries=$((tries + 1))
    sleep 0.05
  done
  give_up "an earlier start ended before the program was begun"
  stored=''
  [ ! -e digest ] || read -r stored <digest
  [ -z "$stored" ] || [ "$stored" = "$h_digest" ] || refuse digest-differs "this step was started with other contents"
  if [ -e never ]; then
    reason=$(cat never)
    case $reason in guard:*) answer guard-failed never "${reason#guard:}" ;; esac
    refuse never "it was settled before that this step never starts: $reason"
  fi
  [ -n "$stored" ] || refuse folder-unsafe "the step's folder holds no digest"
  answer existing - -
}

start() {
  need_number argv_size argv_count input_size guards_size grace wait out_from err_from chunk
  case $h_kind in program | login | put) ;; *) refuse request-damaged "what kind of program it is is missing" ;; esac
  case $h_at_limit in stop | leave) ;; *) refuse request-damaged "what to do at the time limit is missing" ;; esac
  case $h_limit in '' | *[!0-9.]*) refuse request-damaged "the time limit is missing" ;; esac
  case $h_digest in *[!0-9a-f]* | '') refuse request-damaged "the digest is missing" ;; esac
  stage=.new-$$-${h_nonce:-0} made=
  enter
  for old in .new-*; do
    [ ! -d "$old" ] || [ "$old" = "$stage" ] || find "$old" -maxdepth 0 -mmin +60 -exec rm -rf {} + 2>/dev/null
  done
  [ -n "$made" ] && [ -d "./$stage" ] || fault=$(mkdir -m 700 -- "./$stage" 2>&1) || no_room "$fault"
  stage=./$stage
  trap 'rm -rf "$stage"' EXIT
  receive_all
  [ "$h_argv_count" -gt 0 ] || refuse request-damaged "the program is missing"
  lock
  pass_bot
  remember
  pass_fence
  ! step_exists || answer_again
  prepare
  if [ "$h_guards_size" -gt 0 ]; then
    what=$(xargs -0 -r -a "$stage/guards" -n 3 -x /bin/sh "$stage/launcher" guard 2>/dev/null </dev/null) || {
      settle_unknown "guard:${what:-a guard could not be looked at}" "$h_digest"
      answer guard-failed guard "${what:-a guard could not be looked at}"
    }
  fi
  fault=$(mv -T "$stage" "$h_step" 2>&1) || no_room "$fault"
  # The step's place is on the disk before anything runs; the operation's own, where it is new.
  fault=$(sync "./$h_step" . ${made:+..} 2>&1) || no_room "$fault"
  trap - EXIT
  unlock
  launch
  greet
  printf 'answer started\n\n' >&3
  judge
  report # a short step is told whole in this one call
}

# The small files, with room for what is written later (`true`, because `:` that cannot write ends the shell). What runs out of it here is asked once more of a tool that says why.
prepare() {
  {
    printf '%16384s' '' >"$stage/out" && true >"$stage/out" && printf '%4096s' '' >"$stage/status.new" &&
      printf '%s\n' "$chatops_script" >"$stage/launcher" && echo "$h_digest" >"$stage/digest" &&
      read -r boot </proc/sys/kernel/random/boot_id && echo "$boot" >"$stage/boot" &&
      true >"$stage/err" && true >"$stage/bell" && true >"$stage/no-stop" && true >"$stage/no-timeout" && true >"$stage/no-overdue" && true >"$stage/no-ended"
  } 2>/dev/null && return
  fault=$({ head -c 65536 /dev/zero >"$stage/out" && : >"$stage/out"; } 2>&1) || no_room "$fault"
  refuse host-error "the step's folder could not be filled"
}

# A loader that has something to say of every program says it here, too; only the runner's own word counts.
differs() { case $newline$1$newline in *"${newline}differs$newline"*) ;; *) return 1 ;; esac }

# Nothing a person typed is parsed here: xargs hands the arguments over as they are, all of them or none (-n with -x). What they print here ends when the
# step does, or when its watch lets go: nobody looks again and again whether it is so.
launch() {
  cd "./$h_step" || refuse host-error "the step's folder cannot be entered"
  fault=$(xargs -0 -a argv -n "$h_argv_count" -x -s 131072 setsid -f /bin/sh launcher run \
    "$key" "$h_limit" "$h_at_limit" "$((h_grace / 10))" "$mask" "$h_kind" "$((h_wait / 1000))" "$h_argv_count $h_argv_size" 2>&1 </dev/null 3>&-) && ! differs "$fault" || {
    give_up "the runner could not be started: $fault"
    ! differs "$fault" || refuse request-damaged "the number of arguments differs"
    refuse host-error "the runner could not be started: $fault"
  }
  tries=0
  while [ ! -e program ] && [ ! -e never ] && [ $tries -lt 100 ]; do # somebody settled it meanwhile, or the host is slow
    tries=$((tries + 1))
    sleep 0.05
  done
  [ ! -e never ] || refuse never "it was settled while it was being started: $(cat never)"
}

find_step() { # into the step's folder, or an answer
  enter
  lock
  [ "$verb" = follow ] || pass_bot
  pass_fence
  if ! step_exists; then
    [ "$verb" = follow ] || settle_unknown "it was asked to end before any start was seen"
    state=none exit_status=- detail=
    [ "$verb" = follow ] || state=never
    send_progress 0 0 0 0 0 0
    exit 0
  fi
  cd "./$h_step" || refuse folder-unsafe "the step's folder cannot be entered"
  [ -d begun ] || { [ "$verb" = follow ] && [ "$(age_of .)" -lt 60 ]; } || give_up "it was settled before the program was begun"
  unlock
}

send_progress() { # OUT_SIZE ERR_SIZE SILENT LEFT OUT_BYTES ERR_BYTES
  plain "$detail"
  greet
  printf 'answer progress\nstate %s\nexit %s\nout_size %s\nerr_size %s\nsilent %s\nleft %s\ndetail %s\nout %s\nerr %s\n\n' \
    "$state" "$exit_status" "$1" "$2" "$3" "$4" "$said" "$5" "$6" >&3
}

look() { # sets out_size, err_size, last_byte
  out_size=0 err_size=0 last_byte=''
  [ -e out ] || return 0
  set -- $(stat -c '%s %Y' out err)
  out_size=$1 err_size=$3 last_byte=$(($2 > $4 ? $2 : $4))
}

pending() { # SIZE FROM: bytes to send
  bytes=$(($1 - $2))
  [ "$bytes" -ge 0 ] || bytes=0
  [ "$bytes" -le "$h_chunk" ] || bytes=$h_chunk
}

report() { # the state first: what it ended with is then all there
  look
  silent=0
  has_ended || [ -z "$last_byte" ] || silent=$(($(date +%s) - last_byte))
  [ "$silent" -ge 0 ] || silent=0
  pending "$out_size" "$h_out_from"
  out_bytes=$bytes
  pending "$err_size" "$h_err_from"
  err_bytes=$bytes
  [ ! -s way ] || head -c 2000 way >&2
  load
  pids=' ' left=1
  case $state in
    starting | running | overdue) ;; # one at least, and nobody needs the exact number
    exited | never) ! leads_others || find_members ;;
    *) find_members ;;
  esac
  has_ended && tally $pids
  send_progress "$out_size" "$err_size" "$silent" "$left" "$out_bytes" "$err_bytes"
  send_part out "$h_out_from" "$out_bytes"
  send_part err "$h_err_from" "$err_bytes"
}

send_part() { # FILE FROM BYTES
  case $2:$3 in
    *:0) ;;
    0:*) head -c "$3" "$1" >&3 ;;
    *) tail -c "+$(($2 + 1))" "$1" | head -c "$3" >&3 ;;
  esac
}

follow() {
  need_number wait out_from err_from chunk
  find_step
  follow_on
}

follow_on() {
  now
  until=$((up + h_wait / 10)) nap=0.1
  while :; do
    judge
    has_ended && break
    look
    if [ "$out_size" -gt "$h_out_from" ] || [ "$err_size" -gt "$h_err_from" ]; then
      sleep 0.05 # what prints and ends at once is told in one answer
      judge
      break
    fi
    now
    [ "$up" -lt "$until" ] || break
    await_more "$((until - up))"
  done
  report
}

# One wait for whichever comes first: more output, the runner's end, the time. Where that cannot be waited for, naps that grow.
await_more() { # HUNDREDTHS
  before=$up
  ! alive "$runner" "$runner_start" ||
    timeout "$(($1 / 100)).$(($1 % 100 / 10))1" tail -q -n 0 -s 0.05 --pid="$runner" -f out err bell 2>/dev/null </dev/null | head -c 1 >/dev/null
  now
  [ $((up - before)) -gt 5 ] || {
    sleep $nap
    case $nap in 0.1) nap=0.2 ;; 0.2) nap=0.3 ;; *) nap=0.5 ;; esac
  }
}

settle() {
  find_step
  judge
  h_out_from=0 h_err_from=0 h_chunk=0
  report
}

stop() {
  need_number grace
  find_step
  judge
  if [ "$state" != never ]; then
    has_ended || { mark_ender; mark stop; }
    load
    end_all "$((h_grace / 10))"
    has_ended || conclude
    judge
  fi
  h_out_from=0 h_err_from=0 h_chunk=0
  report
}

# Ends processes of this user by pid and start time: what is left of a probe whose time limit passed on the other side of sudo.
quit() {
  for signal in TERM KILL; do
    for one in $(echo "$h_processes" | tr ',' ' '); do
      ! alive "${one%:*}" "${one#*:}" || kill -s $signal "${one%:*}" 2>/dev/null
    done
    sleep 0.3
  done
  answer done - -
}

prune() {
  need_number age
  base=${h_base:-/var/tmp/chatops-$uid}
  [ -e "$base" ] || [ -L "$base" ] || answer done - -
  enter_base
  trust . ..
  before=$(($(date +%s) - h_age))
  for folder in *; do
    is_private "./$folder" && (prune_operation "$folder")
  done
  answer done - -
}

prune_operation() { # FOLDER, in a subshell
  cd "./$1" && exec 9<. && flock -n 9 || exit
  for step in *; do
    [ -d "./$step" ] || continue
    key=$1/$step
    (cd "./$step" && { [ "$(age_of .)" -lt 60 ] || give_up "it was never begun" || :; } && judge && has_ended) || exit
  done
  [ -n "$(find . -newermt "@$before" -print -quit)" ] || rm -rf "../$1"
}

# What the first shell does with a script that is sent along: the verb and the script's length in bytes come behind it.
first='LC_ALL=C; chatops_script=$(head -c "$2"; echo .); [ ${#chatops_script} -eq $(($2 + 1)) ] || exit 86; chatops_script=${chatops_script%?}; eval "$chatops_script"'

# From another machine, always the same call: as whom and which verb stands in front of that verb's own request. sudo's word counts, as it does here.
arrive() {
  need_number again
  verb=$h_verb account=$h_user
  case $verb in start | follow | stop | settle | prune | quit | probe) ;; *) refuse request-damaged "the verb is missing" ;; esac
  case $uid:$account in 0:) refuse root-refused "the bot arrives here as root; give it an account of its own" ;; esac
  if [ -n "$account" ]; then
    number=$(id -u -- "$account" 2>/dev/null) || refuse account-missing "this host has no account '$account'"
    case $number in
      "$uid") ;;
      0) refuse root-refused "nothing of this bot runs as root but what its sudoers file names whole" ;;
      *)
        trap - HUP INT QUIT TERM PIPE
        case $0 in
          */chatops-host) exec sudo -n -H -u "$account" -- "$0" "$verb" >&3 3>&- ;;
          *) exec sudo -n -H -u "$account" -- /bin/sh -c "$first" chatops-host "$verb" "${#chatops_script}" >&3 3>&- ;;
        esac
        ;;
    esac
    head -c "$h_again" >/dev/null # the script once more, for the far side of a sudo that is not needed
  fi
  for field in $fields; do eval "h_$field="; done
  read_header
  "$verb"
}

verb=${1-}
case $verb in
  run | guard | put | login)
    shift
    "$verb" "$@"
    ;;
  start | follow | stop | settle | prune | quit | probe | arrive)
    exec 3>&1 >/dev/null
    trap : HUP INT QUIT TERM PIPE
    while read -r name _ uid _ && [ "$name" != Uid: ]; do :; done </proc/self/status
    read_header
    "$verb"
    ;;
  service | no-service | look-service) service "$@" ;;
  *) usage ;;
esac
