package dev.waybill;

import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {
    @Test
    void modulesUseOnlyWhatTheyDeclareAndNothingThatUsesThem() throws Exception {
        var tests = folderOfTests();
        ApplicationModules.of(WaybillApplication.class, location -> !location.asURI().toString().contains(tests)).verify();
    }

    private static String folderOfTests() throws URISyntaxException {
        URI folder = ModulesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return folder.getPath();
    }
}
