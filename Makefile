# davit: see README.md. `make` builds target/davit; `make help` lists what else there is.

export JAVA_HOME := $(shell scripts/find-jdk)
# The image keeps the file-name encoding of its builder.
export LC_ALL = C.UTF-8
export MAVEN_OPTS = --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN = scripts/quietly mvn -q -B -Dstyle.color=never
CC = gcc
MUSL_CC = musl-gcc
COMMIT := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
PREFIX = /usr/local
# For scripts/startup-order, which makes an image to look at.
IMAGE = target/davit
IMAGE_OPTIONS = scripts/image.options
FUZZ_RUNS = 10000000
FUZZ_JAVA_RUNS = 1000000
STRIP = strip
HOST_SUITES = lint unit fuzz integration conformance bats
MACHINE_SUITES = vm-cgroupfs vm-systemd callers

C = src/main/c
CFLAGS = -std=gnu17 -O2 -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Werror -D_GNU_SOURCE -fstack-protector-strong
HARDENED_LINK = -Wl,-z,relro,-z,now
# musl comes without the kernel's headers: it gets those of the host, and nothing else of the host's.
KERNEL_HEADERS = target/c/include
MUSL_CFLAGS = $(CFLAGS) -idirafter $(KERNEL_HEADERS)
# musl-gcc knows no -static-pie: with musl's own start-up code for it, this is the same.
PIE_START = $(wildcard /usr/lib/$(shell uname -m)-linux-musl/rcrt1.o)
STATIC_PIE = $(if $(PIE_START),-fPIE -nostartfiles -Wl$(COMMA)-pie$(COMMA)--no-dynamic-linker$(COMMA)-z$(COMMA)text $(PIE_START))
COMMA = ,
INIT_SOURCES = $(wildcard $(C)/init/*.c)
INIT_HEADERS = $(wildcard $(C)/init/*.h) $(C)/plan.h
SHIM_SOURCES = $(wildcard $(C)/shim/*.c)
SHIM_HEADERS = $(wildcard $(C)/shim/*.h)
JAVA_SOURCES = $(shell find src/main/java src/main/resources -type f) pom.xml

.PHONY: all help setup init jar test $(HOST_SUITES) $(MACHINE_SUITES) vm-conformance vm-bats bats-all bench demo
.PHONY: test-needs images test-lib fuzz-java sanitize install install-only deb rpm dist packages-test clean

all: target/davit

help:
	@sed -n 's/^#: //p' Makefile

#: make              build target/davit, the executable
#: make demo         run a container, and another one step by step
#: make test         build, and run the suites that a change must pass, which are the next nine (as root)
#: make lint         look at scripts, C and Java with shellcheck, the analyzers of gcc and clang, and Error Prone
#: make unit         run the tests that need no executable and no root; TEST=PlannerTest for one of them
#: make integration  run the tests of the executable (as root); TEST=LifecycleTest for one of them, PROPERTIES=-DNAME=VALUE
#: make conformance  run the OCI runtime validation suite (as root)
#: make bats         run the fast ones of runc's own integration tests (as root)
#: make vm-cgroupfs  run the tests of the executable in a virtual machine with cgroup v2; TEST as above (as root)
#: make vm-systemd   the same, with cgroups that systemd makes
#: make callers      run davit below podman, containerd, docker and CRI-O's conmon, in machines; TEST=docker:systemd for one
#: make vm-conformance, make vm-bats
#:                   run conformance and bats in the machine
#: make fuzz         fuzz the C code with FUZZ_RUNS=10000000 inputs each; make test makes a few
#: make fuzz-java    fuzz the Java code with FUZZ_JAVA_RUNS=1000000 inputs each, by Jazzer
#: make sanitize     run the integration tests with davit-init under gcc's sanitizers (as root)
#: make bats-all     run all of runc's own integration tests (as root)
#: make bench        compare with runc and crun (as root)
#: make init         build davit-init, the part that is written in C
#: make jar          build target/davit.jar and target/libdavit.so, for the JVM
#: make install      install davit, its manual page and completions below PREFIX, by default /usr/local
#: make deb, make rpm package it for Debian and for rpm, in target/packages
#: make dist         make an archive for any distribution, with hashes and a bill of materials
#: make packages-test
#:                   look into all packages, whether they can be installed and are made the same again
#: make clean        remove target

setup:
	@[ "$(JAVA_HOME)" ]
	@scripts/setup

init: target/davit-init

$(KERNEL_HEADERS): | setup
	@mkdir -p $@
	@for d in linux asm-generic mtd; do ln -sfn /usr/include/$$d $@/$$d; done
	@ln -sfn /usr/include/$$(uname -m)-linux-gnu/asm $@/asm

target/davit-init: $(INIT_SOURCES) $(INIT_HEADERS) | $(KERNEL_HEADERS)
	@echo "davit-init"
	@$(MUSL_CC) $(MUSL_CFLAGS) -Os -static $(STATIC_PIE) $(HARDENED_LINK) -s -o $@ $(INIT_SOURCES)

target/c/musl/%.o: $(C)/shim/%.c $(SHIM_HEADERS) | $(KERNEL_HEADERS)
	@mkdir -p $(@D)
	@$(MUSL_CC) $(MUSL_CFLAGS) -c -o $@ $<

target/c/embed.o: $(C)/shim/embed.S target/davit-init
	@mkdir -p $(@D)
	@$(CC) -DDAVIT_INIT='"target/davit-init"' -c -o $@ $<

target/c/libdavit.a: $(SHIM_SOURCES:$(C)/shim/%.c=target/c/musl/%.o) target/c/embed.o
	@rm -f $@
	@$(AR) rcs $@ $^

target/libdavit.so: $(SHIM_SOURCES) $(SHIM_HEADERS) target/c/embed.o
	@echo "libdavit.so"
	@$(CC) $(CFLAGS) -D_FORTIFY_SOURCE=2 -fPIC -shared $(HARDENED_LINK) -o $@ $(SHIM_SOURCES) target/c/embed.o

jar: target/davit.jar target/libdavit.so

target/davit.jar: $(JAVA_SOURCES) | setup
	@echo "davit.jar"
	@$(MVN) package -DskipTests -Ddavit.commit=$(COMMIT)
	@touch $@

# The image holds what its static initializers have made: parsers, schema, commands. None of them runs again.
$(IMAGE): target/davit.jar target/c/libdavit.a $(IMAGE_OPTIONS)
	@echo "davit, the native image: this takes some minutes"
	@rm -rf target/image-parts
	@scripts/native-image/native-image @$(IMAGE_OPTIONS) -cp "target/classes:$$(echo target/image-lib/*.jar | tr ' ' :)" \
	    -H:NativeLinkerOption=$(CURDIR)/target/c/libdavit.a -H:TempDirectory=$(CURDIR)/target/image-parts \
	    -H:+TraceNativeToolUsage -o $(IMAGE) io.davit.cli.Main > target/native-image.log 2>&1 \
	    || { tail -n 40 target/native-image.log; exit 1; }
	@$(STRIP) --remove-section=.comment $(IMAGE)

# davit with a davit-init that has gcc's sanitizers, for the tests alone: it needs the host's C library, as musl has none.
# UBSan stops the shim, which has nowhere to report to. The image is linked anew as its builder has linked it.
target/sanitized/davit-init: $(INIT_SOURCES) $(INIT_HEADERS) src/test/c/reports.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -DREPORTS='"$(CURDIR)/target/sanitized/reports"' -c -o target/sanitized/reports.o src/test/c/reports.c
	@$(CC) $(CFLAGS) -g -fsanitize=address,undefined -fno-sanitize-recover=all -static-libasan -static-libubsan \
	    -o $@ $(INIT_SOURCES) target/sanitized/reports.o

target/sanitized/%.o: $(C)/shim/%.c $(SHIM_HEADERS) | $(KERNEL_HEADERS)
	@mkdir -p $(@D)
	@$(MUSL_CC) $(MUSL_CFLAGS) -fsanitize=undefined -fsanitize-undefined-trap-on-error -c -o $@ $<

target/sanitized/embed.o: $(C)/shim/embed.S target/sanitized/davit-init
	@$(CC) -DDAVIT_INIT='"target/sanitized/davit-init"' -c -o $@ $<

target/sanitized/davit: target/davit $(SHIM_SOURCES:$(C)/shim/%.c=target/sanitized/%.o) target/sanitized/embed.o
	@[ -d target/image-parts ] || { echo "the parts of target/davit are gone: make clean" >&2; exit 1; }
	@rm -f target/sanitized/libdavit.a
	@$(AR) rcs target/sanitized/libdavit.a $(filter %.o,$^)
	@cd target/image-parts/* && $$(sed -n '/ davit\.o /s/^>> //p' $(CURDIR)/target/native-image.log | \
	    sed 's| -v | |; s|$(CURDIR)/target/c/libdavit.a|$(CURDIR)/target/sanitized/libdavit.a|; s|$(CURDIR)/target/davit |$(CURDIR)/$@ |')

# What a suite is, and how its results are read, is in scripts/test.
test: | setup
	@$(MAKE) --no-print-directory -j 2 test-needs
	@TEST= JOBS=1 scripts/test $(HOST_SUITES) $(MACHINE_SUITES)

test-needs: target/davit jar test-lib images

# Third-party suites and machines: kept in ~/.cache/davit.
images: | setup
	@scripts/quietly spec-conformance/setup
	@scripts/quietly scripts/vm/build

lint: | setup
	@scripts/test lint

unit: target/libdavit.so | setup
	@TEST=$(TEST) scripts/test unit

integration: target/davit jar
	@TEST=$(TEST) PROPERTIES="$(PROPERTIES)" scripts/test integration

conformance bats vm-conformance vm-bats: target/davit
	@scripts/test $@

vm-cgroupfs vm-systemd: target/davit jar test-lib
	@TEST=$(TEST) scripts/test $@

callers: target/davit
	@TEST=$(TEST) scripts/test callers

# For the machine, which has no Maven. After the image, whose builder reads the classes too.
test-lib: target/davit target/libdavit.so
	@$(MVN) test-compile dependency:copy-dependencies -DincludeScope=test -DoutputDirectory=target/test-lib

# The fuzzers of C; FUZZ_RUNS is for each.
fuzz: | setup
	@scripts/fuzz $(FUZZ_RUNS)

fuzz-java: target/libdavit.so | setup
	@scripts/fuzz-java $(FUZZ_JAVA_RUNS)

sanitize: target/sanitized/davit jar
	@TEST=$(TEST) scripts/test sanitize

bats-all: target/davit
	@spec-conformance/bats target/davit

bench: target/davit
	@scripts/bench target/davit

demo: target/davit
	@scripts/demo target/davit

install: target/davit install-only

# What make has not built as the user who installs it is not built anew for that.
install-only:
	install -D -m 755 target/davit $(DESTDIR)$(PREFIX)/bin/davit
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man8 man/*.8
	install -D -m 644 scripts/completions/davit.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/davit
	install -D -m 644 scripts/completions/_davit $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_davit
	install -D -m 644 scripts/completions/davit.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/davit.fish

deb rpm dist: target/davit
	@scripts/packaging/build $@

packages-test: target/davit
	@scripts/test packages

clean:
	rm -rf target
