package dev.waybill.definition.schema;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** JSON Schema 2020-12 as we read it: every keyword that decides is metered, {@code format} and {@code content…} say nothing. */
final class Dialects {
    static final String DRAFT = DialectId.DRAFT_2020_12;
    /** What the references of a schema without an id are relative to: nothing that could be loaded. */
    static final String BASE = "waybill:///schema";

    private static final List<Vocabulary> VOCABULARIES = List.of(
            Vocabulary.DRAFT_2020_12_CORE,
            Vocabulary.DRAFT_2020_12_APPLICATOR,
            Vocabulary.DRAFT_2020_12_UNEVALUATED,
            Vocabulary.DRAFT_2020_12_VALIDATION);
    private static final Dialect DIALECT = Dialect.builder(DRAFT)
            .specificationVersion(SpecificationVersion.DRAFT_2020_12)
            .idKeyword("$id")
            .keywords(keywords())
            .unknownKeywordFactory((_, _) -> null)
            .build();
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .losslessNarrowing(true)
            .formatAssertionsEnabled(false)
            .regularExpressionFactory(new Patterns())
            .errorMessageKeyword(null)
            .build();

    private Dialects() {}

    private static List<Keyword> keywords() {
        List<Keyword> keywords = new ArrayList<>();
        for (var vocabulary : VOCABULARIES) {
            for (var keyword : vocabulary.getKeywords()) {
                keywords.add(keyword instanceof NonValidationKeyword ? keyword : new Metered(keyword));
            }
        }
        keywords.removeIf(keyword -> keyword.getValue().equals("uniqueItems"));
        keywords.add(new Metered(new UniqueItems()));
        keywords.add(new Metered(KeywordType.TRUE));
        keywords.add(new Metered(KeywordType.FALSE));
        keywords.add(new NonValidationKeyword("definitions"));
        return keywords;
    }

    /**
     * A registry of its own for each schema, so that no schema can stand in for another's {@code $id}. It loads nothing
     * but the meta-schemas that come with the library.
     */
    static SchemaRegistry registry() {
        return SchemaRegistry.withDefaultDialectId(DRAFT, builder -> builder.dialectRegistry(new BasicDialectRegistry(DIALECT))
                .schemaRegistryConfig(CONFIG)
                .schemaLoader(loader -> loader.allow(iri -> isOfTheDraft(iri.toString()))));
    }

    static boolean isOfTheDraft(String iri) {
        return iri.equals(DRAFT) || iri.startsWith("https://json-schema.org/draft/2020-12/meta/");
    }
}
