package dev.waybill.expression;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.extensions.CelExtensionLibrary.FeatureSet;
import dev.cel.extensions.CelExtensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of all functions beyond CEL's standard ones: its extensions', and ours. */
final class Declarations {
    private static final CelType DYN = SimpleType.DYN;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType INT = SimpleType.INT;
    private static final CelType DOUBLE = SimpleType.DOUBLE;
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType BYTES = SimpleType.BYTES;
    private static final CelType TIMESTAMP = SimpleType.TIMESTAMP;

    private static final String SORT_BY = "lists.@sortByAssociatedKeys";

    private Declarations() {}

    /** CEL's own extensions, whose macros the parser knows. */
    static List<FeatureSet> extensions(CelOptions options) {
        return List.of(
                CelExtensions.optional(),
                CelExtensions.bindings(),
                CelExtensions.strings(),
                CelExtensions.math(),
                CelExtensions.lists(),
                CelExtensions.sets(options),
                CelExtensions.regex(),
                CelExtensions.comprehensions(),
                CelExtensions.encoders(options));
    }

    /** Declarations by the function's name; some functions have several, with different overloads. */
    static Map<String, List<CelFunctionDecl>> byName(CelOptions options) {
        return Stream.of(
                        extensions(options).stream()
                                .flatMap(extension -> extension.functions().stream())
                                .filter(function -> !function.name().equals(SORT_BY)),
                        mixedNumbers().stream(),
                        ownFunctions().stream(),
                        macroFunctions().stream())
                .flatMap(declarations -> declarations)
                .collect(Collectors.groupingBy(CelFunctionDecl::name));
    }

    /** Operators that take any types, for the lenient check. */
    static List<CelFunctionDecl> lenientOperators() {
        return List.of(
                newFunctionDeclaration("_==_", newGlobalOverload("equals", BOOL, DYN, DYN)),
                newFunctionDeclaration("_!=_", newGlobalOverload("not_equals", BOOL, DYN, DYN)),
                newFunctionDeclaration("@in", newGlobalOverload("in_list", BOOL, DYN, DYN)),
                newFunctionDeclaration("_?_:_", newGlobalOverload("conditional", DYN, BOOL, DYN, DYN)));
    }

    /** JSON's numbers are of one kind, so nobody should need a cast. */
    private static List<CelFunctionDecl> mixedNumbers() {
        List<CelFunctionDecl> declarations = new ArrayList<>();
        Map.of("_+_", "add", "_-_", "subtract", "_*_", "multiply", "_/_", "divide")
                .forEach((operator, name) -> declarations.add(newFunctionDeclaration(
                        operator,
                        newGlobalOverload(name + "_int64_double", DOUBLE, INT, DOUBLE),
                        newGlobalOverload(name + "_double_int64", DOUBLE, DOUBLE, INT))));
        for (var rounding : List.of("ceil", "floor", "round", "trunc")) {
            declarations.add(newFunctionDeclaration("math." + rounding, newGlobalOverload("math_" + rounding + "_int", INT, INT)));
        }
        for (var test : List.of("isNaN", "isInf", "isFinite")) {
            declarations.add(newFunctionDeclaration("math." + test, newGlobalOverload("math_" + test + "_int", BOOL, INT)));
        }
        return declarations;
    }

    /**
     * What {@code transformMap} expands to, which its extension keeps to itself, and {@code sortBy}, whose extension takes
     * the result for a list of the pairs it sorts by.
     */
    private static List<CelFunctionDecl> macroFunctions() {
        var key = TypeParamType.create("K");
        var value = TypeParamType.create("V");
        var map = MapType.create(key, value);
        var list = ListType.create(DYN);
        return List.of(
                newFunctionDeclaration(SORT_BY, newGlobalOverload("list_sortByAssociatedKeys", list, list)),
                newFunctionDeclaration(
                        "cel.@mapInsert",
                        newGlobalOverload("cel_@mapInsert_map_map", map, map, map),
                        newGlobalOverload("cel_@mapInsert_map_key_value", map, map, key, value)));
    }

    private static List<CelFunctionDecl> ownFunctions() {
        return List.of(
                newFunctionDeclaration("json", newGlobalOverload("json_string", DYN, STRING)),
                newFunctionDeclaration("to_json", newGlobalOverload("to_json_dyn", STRING, DYN)),
                newFunctionDeclaration("jsonpath", newGlobalOverload("jsonpath_dyn_string", ListType.create(DYN), DYN, STRING)),
                newFunctionDeclaration("uuid", newGlobalOverload("uuid", STRING)),
                newFunctionDeclaration("format", newMemberOverload("string_format", STRING, STRING, ListType.create(DYN))),
                newFunctionDeclaration("base64.encode", newGlobalOverload("base64_encode_string", STRING, STRING)),
                newFunctionDeclaration(
                        "sha256",
                        newGlobalOverload("sha256_string", STRING, STRING),
                        newGlobalOverload("sha256_bytes", STRING, BYTES)),
                newFunctionDeclaration("hmac_sha256", hmac()),
                newFunctionDeclaration(
                        "date.format",
                        newGlobalOverload("date_format", STRING, TIMESTAMP, STRING),
                        newGlobalOverload("date_format_zone", STRING, TIMESTAMP, STRING, STRING)),
                newFunctionDeclaration(
                        "date.parse",
                        newGlobalOverload("date_parse", TIMESTAMP, STRING, STRING),
                        newGlobalOverload("date_parse_zone", TIMESTAMP, STRING, STRING, STRING)),
                newFunctionDeclaration(
                        "date.add",
                        newGlobalOverload("date_add", TIMESTAMP, TIMESTAMP, INT, STRING),
                        newGlobalOverload("date_add_zone", TIMESTAMP, TIMESTAMP, INT, STRING, STRING)));
    }

    private static List<CelOverloadDecl> hmac() {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (var key : List.of(STRING, BYTES)) {
            for (var text : List.of(STRING, BYTES)) {
                overloads.add(newGlobalOverload("hmac_sha256_" + key.name() + "_" + text.name(), STRING, key, text));
            }
        }
        return overloads;
    }
}
