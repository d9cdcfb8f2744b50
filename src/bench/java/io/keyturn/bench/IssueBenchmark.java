package io.keyturn.bench;

import io.keyturn.fake.Bench;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.Leaf;
import io.keyturn.reconcile.IssuingProfile;
import io.keyturn.rotation.RotationPolicy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A P-256 leaf, beside the least that any issuer must do: generate a key pair and sign once. Goal: at least 0.9 of it.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class IssueBenchmark {
    /// About the size of a leaf's to-be-signed part.
    private static final int TO_BE_SIGNED = 500;

    private final SecureRandom random = new SecureRandom();
    private final Issuer issuer = new Issuer(random);
    private final IssuingProfile profile = Bench.profile(RotationPolicy.DEFAULT);
    private final Authority authority =
            issuer.issueAuthority(profile.authority(), new Generation(1), Bench.START);
    private final byte[] content = new byte[TO_BE_SIGNED];

    @Benchmark
    public Leaf keyturn() {
        return issuer.issueLeaf(profile.leaf(), authority, Bench.START);
    }

    @Benchmark
    public byte[] bareJdk() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(content);
        return signature.sign();
    }
}
