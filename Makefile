# The commands of this repository. `make` alone says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# A JDK 25: JAVA_HOME where it is one, else the first under /usr/lib/jvm.
JDK := $(shell tools/find-jdk.sh)
MVN := JAVA_HOME="$(JDK)" mvn -B -ntp
JAR := target/keyturn-runner.jar

.PHONY: help check test soak bench build run tools format clean jdk

help:
	@echo "make build   the launcher, target/keyturn"
	@echo "make run     builds and shows a rotation on this machine, no cluster needed"
	@echo "make check   format, static checks, unit tests: the inner loop"
	@echo "make test    everything, on real parts (make tools first, by itself)"
	@echo "make soak    the long searches of the model, and rotations under load for long;"
	@echo "             SCHEDULES=5000000 ROTATIONS=100 REQUESTS=1000000 SLOWEST=100 SEED=1 say how many, how slow, from where"
	@echo "make bench   what things cost; BENCH=Decide (Sds, Rotation, Commands, …) takes a part"
	@echo "make tools   builds or fetches the real parts into a cache outside the tree"
	@echo "make format  puts the sources into the house's format"

jdk:
	@tools/find-jdk.sh >/dev/null

check: jdk
	$(MVN) spotless:check test -Dtest.excludedGroups='integration | long | soak'

test: jdk tools build
	$(MVN) -q -Dfast -Pbench test-compile # the benchmarks at least compile
	$(MVN) spotless:check verify -Dtest.excludedGroups=soak

soak: jdk tools build
	$(MVN) test -Dtest.groups=soak -Dtest.excludedGroups= \
		$(if $(SCHEDULES),-Dkeyturn.soak.schedules=$(SCHEDULES)) $(if $(SEED),-Dkeyturn.soak.seed=$(SEED)) \
		$(if $(ROTATIONS),-Dkeyturn.soak.rotations=$(ROTATIONS)) $(if $(REQUESTS),-Dkeyturn.soak.requests=$(REQUESTS)) \
		$(if $(SLOWEST),-Dkeyturn.soak.slowest=$(SLOWEST))

# Sds, Rotation and Commands are whole processes, the rest is JMH's.
bench: jdk tools build
	$(MVN) -q -Dfast -Pbench test-compile
ifeq (,$(filter Sds Rotation Commands,$(BENCH)))
	$(MVN) -q -Dfast -Pbench exec:exec -Dbench='$(BENCH)'
endif
ifneq (,$(filter Sds,$(or $(BENCH),Sds)))
	$(MVN) -q -Dfast -Pbench exec:exec -Dbench.main=io.keyturn.bench.sds.SdsBenchmark
endif
ifneq (,$(filter Rotation,$(or $(BENCH),Rotation)))
	$(MVN) -q -Dfast -Pbench exec:exec -Dbench.main=io.keyturn.bench.rotation.RotationBenchmark
endif
ifneq (,$(filter Commands,$(or $(BENCH),Commands)))
	tools/bench-commands.sh
endif

tools:
	tools/install.sh

build: jdk
	$(MVN) -q package -DskipTests
	install -m 755 tools/launcher.sh target/keyturn
	KEYTURN_JDK="$(JDK)" tools/train-cache.sh "$(JDK)" "$(JAR)"

run: build
	@target/keyturn demo || { code=$$?; [ $$code -eq 130 ] || [ $$code -eq 143 ]; } # ended by a signal

format: jdk
	$(MVN) -q spotless:apply

clean:
	rm -rf target .fast
