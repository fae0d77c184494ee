# bash completion for davit(8); the options and arguments are those of its commands.

_davit_takes_value() {
  case $1 in
    ' --root' | \
    ' --log' | \
    ' --log-format' | \
    ' --timing' | \
    ' --cgroup-manager' | \
    ' --rootless' | \
    'checkpoint --image-path' | \
    'checkpoint --work-path' | \
    'checkpoint --parent-path' | \
    'checkpoint --manage-cgroups-mode' | \
    'checkpoint --empty-ns' | \
    'checkpoint --network-lock' | \
    'checkpoint --page-server' | \
    'checkpoint --status-fd' | \
    'create -b' | 'create --bundle' | \
    'create -f' | 'create --config' | \
    'create --console-socket' | \
    'create --pidfd-socket' | \
    'create --pid-file' | \
    'create --preserve-fds' | \
    'events --interval' | \
    'exec -p' | 'exec --process' | \
    'exec -e' | 'exec --env' | \
    'exec -u' | 'exec --user' | \
    'exec -g' | 'exec --additional-gids' | \
    'exec --cwd' | \
    'exec -c' | 'exec --cap' | \
    'exec --process-label' | \
    'exec --apparmor' | \
    'exec --console-socket' | \
    'exec --pidfd-socket' | \
    'exec --pid-file' | \
    'exec --preserve-fds' | \
    'exec --cgroup' | \
    'list -f' | 'list --format' | \
    'plan -f' | 'plan --format' | \
    'ps -f' | 'ps --format' | \
    'restore --image-path' | \
    'restore --work-path' | \
    'restore --parent-path' | \
    'restore --manage-cgroups-mode' | \
    'restore --empty-ns' | \
    'restore --network-lock' | \
    'restore --console-socket' | \
    'restore --pidfd-socket' | \
    'restore --pid-file' | \
    'restore --preserve-fds' | \
    'restore -b' | 'restore --bundle' | \
    'restore --lsm-profile' | \
    'restore --lsm-mount-context' | \
    'run -b' | 'run --bundle' | \
    'run -f' | 'run --config' | \
    'run --console-socket' | \
    'run --pidfd-socket' | \
    'run --pid-file' | \
    'run --preserve-fds' | \
    'run --record' | \
    'spec -b' | 'spec --bundle' | \
    'update -r' | 'update --resources' | \
    'update --blkio-weight' | \
    'update --cpu-period' | \
    'update --cpu-quota' | \
    'update --cpu-burst' | \
    'update --cpu-share' | \
    'update --cpu-rt-period' | \
    'update --cpu-rt-runtime' | \
    'update --cpuset-cpus' | \
    'update --cpuset-mems' | \
    'update --cpu-idle' | \
    'update --memory' | \
    'update --memory-reservation' | \
    'update --memory-swap' | \
    'update --pids-limit' | \
    'update --l3-cache-schema' | \
    'update --mem-bw-schema') return 0 ;;
  esac
  return 1
}

_davit_value() {
  case $1 in
    ' --root') _davit_files -d ;;
    ' --log') _davit_files -f ;;
    ' --log-format') _davit_words 'text json' ;;
    ' --timing') _davit_files -f ;;
    ' --cgroup-manager') _davit_words 'cgroupfs systemd disabled' ;;
    ' --rootless') _davit_words 'auto true false' ;;
    'checkpoint --image-path') _davit_files -d ;;
    'checkpoint --work-path') _davit_files -d ;;
    'checkpoint --parent-path') _davit_files -d ;;
    'create -b' | 'create --bundle') _davit_files -d ;;
    'create -f' | 'create --config') _davit_files -f ;;
    'create --console-socket') _davit_files -f ;;
    'create --pidfd-socket') _davit_files -f ;;
    'create --pid-file') _davit_files -f ;;
    'exec -p' | 'exec --process') _davit_files -f ;;
    'exec --cwd') _davit_files -d ;;
    'exec --console-socket') _davit_files -f ;;
    'exec --pidfd-socket') _davit_files -f ;;
    'exec --pid-file') _davit_files -f ;;
    'list -f' | 'list --format') _davit_words 'table json' ;;
    'plan -f' | 'plan --format') _davit_words 'text json' ;;
    'ps -f' | 'ps --format') _davit_words 'table json' ;;
    'restore --image-path') _davit_files -d ;;
    'restore --work-path') _davit_files -d ;;
    'restore --parent-path') _davit_files -d ;;
    'restore --console-socket') _davit_files -f ;;
    'restore --pidfd-socket') _davit_files -f ;;
    'restore --pid-file') _davit_files -f ;;
    'restore -b' | 'restore --bundle') _davit_files -d ;;
    'run -b' | 'run --bundle') _davit_files -d ;;
    'run -f' | 'run --config') _davit_files -f ;;
    'run --console-socket') _davit_files -f ;;
    'run --pidfd-socket') _davit_files -f ;;
    'run --pid-file') _davit_files -f ;;
    'run --record') _davit_files -f ;;
    'spec -b' | 'spec --bundle') _davit_files -d ;;
    'update -r' | 'update --resources') _davit_files -f ;;
    'update --cpu-idle') _davit_words '0 1' ;;
  esac
}

_davit_argument() {
  case $1 in
    'check 0') _davit_files -d ;;
    'checkpoint 0') _davit_ids ;;
    'delete 0') _davit_ids ;;
    'events 0') _davit_ids ;;
    'exec 0') _davit_ids ;;
    'kill 0') _davit_ids ;;
    'kill 1') _davit_words 'HUP INT QUIT KILL USR1 USR2 TERM CONT STOP WINCH' ;;
    'pause 0') _davit_ids ;;
    'plan 0') _davit_files -d ;;
    'ps 0') _davit_ids ;;
    'resume 0') _davit_ids ;;
    'seccomp 0') _davit_words 'explain' ;;
    'seccomp 1') _davit_files -f ;;
    'start 0') _davit_ids ;;
    'state 0') _davit_ids ;;
    'update 0') _davit_ids ;;
  esac
}

_davit_options() {
  case $1 in
    '') echo '--root --log --log-format --debug --timing --systemd-cgroup --cgroup-manager --rootless --version --help' ;;
    'check') echo '--help' ;;
    'checkpoint') echo '--image-path --work-path --parent-path --tcp-established --ext-unix-sk --shell-job --file-locks --lazy-pages --auto-dedup --manage-cgroups-mode --empty-ns --network-lock --help --leave-running --pre-dump --tcp-skip-in-flight --link-remap --page-server --status-fd' ;;
    'create') echo '--bundle --config --no-pivot --no-new-keyring --help --console-socket --pidfd-socket --pid-file --preserve-fds' ;;
    'delete') echo '--help --force --regex' ;;
    'events') echo '--help --interval --stats' ;;
    'exec') echo '--process --env --user --additional-gids --cwd --tty --cap --no-new-privs --process-label --apparmor --console-socket --pidfd-socket --pid-file --preserve-fds --detach --cgroup --ignore-paused --help' ;;
    'features') echo '--help' ;;
    'info') echo '--json --help' ;;
    'kill') echo '--help --all' ;;
    'list') echo '--format --quiet --help' ;;
    'pause') echo '--help' ;;
    'plan') echo '--format --help' ;;
    'ps') echo '--format --help' ;;
    'restore') echo '--image-path --work-path --parent-path --tcp-established --ext-unix-sk --shell-job --file-locks --lazy-pages --auto-dedup --manage-cgroups-mode --empty-ns --network-lock --help --console-socket --pidfd-socket --pid-file --preserve-fds --bundle --detach --no-subreaper --no-pivot --tcp-close --lsm-profile --lsm-mount-context' ;;
    'resume') echo '--help' ;;
    'run') echo '--bundle --config --no-pivot --no-new-keyring --help --console-socket --pidfd-socket --pid-file --preserve-fds --detach --keep --no-subreaper --seccomp-log --record' ;;
    'seccomp') echo '--help' ;;
    'spec') echo '--bundle --rootless --help' ;;
    'start') echo '--help' ;;
    'state') echo '--help' ;;
    'update') echo '--help --resources --blkio-weight --cpu-period --cpu-quota --cpu-burst --cpu-share --cpu-rt-period --cpu-rt-runtime --cpuset-cpus --cpuset-mems --cpu-idle --memory --memory-reservation --memory-swap --pids-limit --l3-cache-schema --mem-bw-schema' ;;
  esac
}

_davit_commands='check checkpoint create delete events exec features info kill list pause plan ps restore resume run seccomp spec start state update'

_davit_ids() {
  local ids
  ids=$(davit ${root:+--root "$root"} list --quiet 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$ids" -- "$cur")
}

_davit_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_davit_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

# Options take their value as the next word or behind "=", which bash makes a word of its own.
_davit() {
  local cur=${COMP_WORDS[COMP_CWORD]} root='' command='' option='' arguments=0 word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $option ]]; then
      [[ $word == = ]] && continue
      [[ $option == --root ]] && root=$word
      option=''
    elif [[ $word == -* ]]; then
      _davit_takes_value "$command $word" && option=$word
    elif [[ -z $command ]]; then
      command=$word
    else
      arguments=$((arguments + 1))
    fi
  done
  [[ $cur == = ]] && cur=''
  COMPREPLY=()
  if [[ $option ]]; then
    _davit_value "$command $option"
  elif [[ $cur == -* ]]; then
    _davit_words "$(_davit_options "$command")"
  elif [[ -z $command ]]; then
    _davit_words "$_davit_commands"
  else
    _davit_argument "$command $arguments"
  fi
}

complete -F _davit davit
