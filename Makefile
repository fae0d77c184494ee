# davit: see README.md. `make` builds target/davit; `make help` lists what else there is.

JAVA_HOME := $(shell scripts/find-jdk)
export JAVA_HOME
MVN = mvn -q -B
CC ?= gcc
MUSL_CC ?= musl-gcc
VERSION := $(shell sed -n 's,^  <version>\(.*\)</version>,\1,p' pom.xml)
COMMIT := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

C = src/main/c
CFLAGS = -std=gnu17 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE
# musl comes without the kernel's headers: those of the host, and nothing else of the host's.
KERNEL_HEADERS = target/c/include
MUSL_CFLAGS = $(CFLAGS) -idirafter $(KERNEL_HEADERS)
INIT_SOURCES = $(wildcard $(C)/init/*.c)
INIT_HEADERS = $(wildcard $(C)/init/*.h) $(C)/plan.h
SHIM_SOURCES = $(wildcard $(C)/shim/*.c)
SHIM_HEADERS = $(wildcard $(C)/shim/*.h)
JAVA_SOURCES = $(shell find src/main/java src/main/resources -type f) pom.xml

.PHONY: all init jar
all: target/davit

init: target/davit-init

$(KERNEL_HEADERS):
	@mkdir -p $@
	@for d in linux asm-generic mtd; do ln -sfn /usr/include/$$d $@/$$d; done
	@ln -sfn /usr/include/$$(uname -m)-linux-gnu/asm $@/asm

target/davit-init: $(INIT_SOURCES) $(INIT_HEADERS) | $(KERNEL_HEADERS)
	$(MUSL_CC) $(MUSL_CFLAGS) -Os -static -s -o $@ $(INIT_SOURCES)

target/c/musl/%.o: $(C)/shim/%.c $(SHIM_HEADERS) | $(KERNEL_HEADERS)
	@mkdir -p $(@D)
	$(MUSL_CC) $(MUSL_CFLAGS) -c -o $@ $<

target/c/embed.o: $(C)/shim/embed.S target/davit-init
	@mkdir -p $(@D)
	$(CC) -DDAVIT_INIT='"target/davit-init"' -c -o $@ $<

target/c/libdavit.a: $(SHIM_SOURCES:$(C)/shim/%.c=target/c/musl/%.o) target/c/embed.o
	rm -f $@
	$(AR) rcs $@ $^

target/libdavit.so: $(SHIM_SOURCES) $(SHIM_HEADERS) target/c/embed.o
	$(CC) $(CFLAGS) -fPIC -shared -o $@ $(SHIM_SOURCES) target/c/embed.o

jar: target/davit.jar target/libdavit.so

target/davit.jar: $(JAVA_SOURCES)
	$(MVN) package -DskipTests -Ddavit.commit=$(COMMIT)
	@touch $@
