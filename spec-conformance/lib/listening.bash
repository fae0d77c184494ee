# shellcheck shell=bash
# Added to the suite's helpers. The suite starts its two socket servers in the background and does not wait for
# them: on a busy machine a test connects before they listen, and fails whatever the runtime does.

eval "start_$(declare -f setup_recvtty)"
function setup_recvtty() {
	start_setup_recvtty
	await_listening "$CONSOLE_SOCKET"
}

eval "start_$(declare -f setup_seccompagent)"
function setup_seccompagent() {
	start_setup_seccompagent
	await_listening "$SECCCOMP_AGENT_SOCKET"
}

# proc_net(5): a UNIX socket with the flag __SO_ACCEPTCON, 00010000, listens.
function await_listening() {
	local i
	for ((i = 0; i < 300; i++)); do
		! grep -q " 00010000 .* $1\$" /proc/net/unix || return 0
		sleep 0.1
	done
	fail "nothing listens on $1"
}
