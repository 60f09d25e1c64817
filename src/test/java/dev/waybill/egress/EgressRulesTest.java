package dev.waybill.egress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that runs for a tenant opens a connection round the guard. */
@Tag("S23")
class EgressRulesTest {
    /** The platform's own command line talks to its own server; that is all it does. */
    private static final JavaClasses TENANTS_CODE = new ClassFileImporter()
            .importPath(Path.of(Egress.class.getProtectionDomain().getCodeSource().getLocation().getPath()))
            .that(DescribedPredicate.describe(
                    "outside egress and platform",
                    type -> !type.getPackageName().startsWith("dev.waybill.egress")
                            && !type.getPackageName().startsWith("dev.waybill.platform")));

    @Test
    void onlyTheGuardMakesSockets() {
        for (var type : new Class<?>[] {
            Socket.class, SocketChannel.class, SocketFactory.class, HttpClient.class, CloseableHttpClient.class
        }) {
            noClasses().should().dependOnClassesThat().areAssignableTo(type).check(TENANTS_CODE);
        }
    }

    @Test
    void nobodyOpensAUrl() {
        noClasses().should().callMethod(URL.class, "openConnection").orShould().callMethod(URL.class, "openStream").check(TENANTS_CODE);
    }
}
