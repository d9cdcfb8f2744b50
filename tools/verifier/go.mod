module keyturn.io/tools/verifier

go 1.26
