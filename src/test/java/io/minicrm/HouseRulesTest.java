package io.minicrm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.minicrm.scope.Scope;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.repository.Repository;
import org.springframework.stereotype.Controller;

/// The rules of the house that a compiler does not know, each with its reason in
/// docs/architecture.md.
class HouseRulesTest {

    private static final Path SOURCES = Path.of("src/main/java");

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.minicrm");

    private static final JavaClasses PAGES = new ClassFileImporter().importPackages("templates");

    @Test
    void namesSayWhatAThingIs() {
        check(
                noClasses()
                        .should()
                        .haveNameMatching(".*(Dto|DTO|Utils?|Helper|Manager|Impl)(\\$.*)?")
                        .because("such a name says what something is not: part of the trade"));
        check(
                methods()
                        .that()
                        .haveNameMatching("(process|handle)([A-Z].*)?")
                        .should(onlyOverrideWhatAFrameworkNamed())
                        .because("a method is named after what it does"));
    }

    /// Both make the address whole from what the request claims.
    @Test
    void whoIsSentOnIsSentByAPathOfOurs() throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            assertThat(sources.filter(Files::isRegularFile))
                    .allSatisfy(source ->
                            assertThat(Files.readString(source))
                                    .doesNotContain("\"redirect:", "sendRedirect("));
        }
    }

    @Test
    void dependenciesComeThroughTheConstructor() {
        check(noFields().should().beAnnotatedWith(Autowired.class));
        check(noFields().should().beAnnotatedWith(Value.class));
        check(noFields().should().beAnnotatedWith(PersistenceContext.class));
        check(
                fields().should(not(beAnnotatedWith("jakarta.inject.Inject")))
                        .andShould(not(beAnnotatedWith("jakarta.annotation.Resource"))));
    }

    @Test
    void transactionsAreSprings() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("jakarta.transaction.Transactional")
                        .because(
                                "it rolls back on other exceptions than Spring's and knows no readOnly"));
    }

    @Test
    void repositoriesBringNoUnscopedFinders() {
        check(
                classes()
                        .that()
                        .areAssignableTo(Repository.class)
                        .should(extendOnlySpringDatasBareRepository()));
    }

    @Test
    void recordsReferToEachOtherByIdAlone() {
        check(fields().should(leadToNoOtherRecord()));
    }

    @Test
    void onlyTheRoomRecordUsesTheEntityManager() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.minicrm.record..")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("org.hibernate..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(
                                                                "org.hibernate.annotations..",
                                                                "org.hibernate.generator..",
                                                                "org.hibernate.type..")))
                                        .or(
                                                named(EntityManager.class)
                                                        .or(named(EntityManagerFactory.class))))
                        .because("one door writes records"));
    }

    /// Who may see everything, each with the reason it gives to `Scope.system`.
    private static final Set<String> SYSTEM =
            Set.of(
                    "io.minicrm.change.Purge",
                    "io.minicrm.demo.Demo",
                    "io.minicrm.job.JobRunner",
                    "io.minicrm.people.SecondFactors");

    @Test
    void onlyAFewClassesSeeEverything() {
        check(
                noClasses()
                        .that(
                                DescribedPredicate.describe(
                                        "are not on the list",
                                        type ->
                                                !SYSTEM.contains(
                                                        type.getName().replaceFirst("\\$.*", ""))))
                        .should()
                        .callMethod(Scope.class, "system", String.class)
                        .because("every query has a scope, and this one hides nothing"));
    }

    /// Whose deeds may reach what the person who does them cannot see.
    private static final Set<String> EVERYWHERE =
            Set.of("io.minicrm.change.MergeUndo", "io.minicrm.merge.Merge");

    @Test
    void onlyAMergeReachesWhatItsPersonCannotSee() {
        check(
                noClasses()
                        .that(
                                DescribedPredicate.describe(
                                        "are not on the list",
                                        type ->
                                                !EVERYWHERE.contains(
                                                        type.getName().replaceFirst("\\$.*", ""))))
                        .should()
                        .callMethod(Scope.class, "everywhere", String.class)
                        .because("nobody changes what they cannot see, but where it links to"));
    }

    @Test
    void entitiesHaveVerbsAndNoPublicSetters() {
        check(
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areAnnotatedWith(Entity.class)
                        .and()
                        .haveNameMatching("set[A-Z].*")
                        .should()
                        .notBePublic());
    }

    @Test
    void entitiesReachNoTemplate() {
        noClasses()
                .should()
                .dependOnClassesThat(annotatedWith(Entity.class))
                .allowEmptyShould(true)
                .check(PAGES);
    }

    /// A page is a typed template, called as a method; nothing is handed over under a name.
    @Test
    void noTemplateReceivesAModelOfNames() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat(
                                nameMatching(
                                        "org\\.springframework\\.ui\\..*Model.*|.*\\.ModelAndView")));
    }

    @Test
    void controllersArePackagePrivateAndNamedSo() {
        check(
                classes()
                        .that(metaAnnotatedWith(Controller.class))
                        .should()
                        .haveSimpleNameEndingWith("Controller")
                        .andShould()
                        .bePackagePrivate());
        check(
                classes()
                        .that()
                        .haveSimpleNameEndingWith("Controller")
                        .should()
                        .beMetaAnnotatedWith(Controller.class));
    }

    /// A table of settings and the script of the demonstration are read from top to bottom.
    private static final Set<String> LONG = Set.of("Setting.java", "Story.java");

    @Test
    void aClassFitsIntoTheHeadOfItsReader() throws IOException {
        assertThat(files(SOURCES, ".java"))
                .filteredOn(file -> read(file).lines().count() > 400)
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(LONG);
    }

    @Test
    void noControllerAsksWhetherItTalksToHtmx() throws IOException {
        assertThat(files(SOURCES, ".java"))
                .filteredOn(file -> !file.startsWith(SOURCES.resolve("io/minicrm/web")))
                .allSatisfy(file -> assertThat(read(file)).as("%s", file).doesNotContain("HX-"));
    }

    @Test
    void anInterfaceHasMoreThanOneAnswer() {
        check(
                classes()
                        .that()
                        .areInterfaces()
                        .and()
                        .areNotAnnotations()
                        .and()
                        .areNotAssignableTo(Repository.class)
                        .should(notBeAnsweredByOneNeighbourAlone()));
    }

    @Test
    void onlyTheLauncherAndTheOperatorsRoomWriteToTheConsole() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.minicrm.local..", "io.minicrm.ops..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void everyRoomSaysWhatItIsForAndWhomItKnows() throws IOException {
        var rooms = files(SOURCES, ".java").stream().map(Path::getParent).distinct().toList();
        assertThat(rooms)
                .allSatisfy(room -> {
                    var info = room.resolve("package-info.java");
                    assertThat(info).exists();
                    var text = read(info);
                    assertThat(text).as("%s", info).startsWith("/// ").contains("@NullMarked");
                    if (!room.endsWith("io/minicrm")) {
                        assertThat(text)
                                .as("%s", info)
                                .contains("@ApplicationModule(")
                                .contains("allowedDependencies");
                    }
                });
    }

    @Test
    void theRootHoldsNothingButTheEntryPoint() throws IOException {
        try (var files = Files.list(SOURCES.resolve("io/minicrm"))) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("MiniCrmApplication.java", "package-info.java");
        }
    }

    @Test
    void javadocIsMarkdown() throws IOException {
        assertThat(files(SOURCES, ".java"))
                .allSatisfy(file ->
                        assertThat(read(file))
                                .as("%s", file)
                                .doesNotContainPattern(
                                        Pattern.compile("^\\s*/\\*\\*", Pattern.MULTILINE))
                                .doesNotContain("@author"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> named(Class<?> type) {
        return JavaClass.Predicates.equivalentTo(type);
    }

    private static ArchCondition<JavaMethod> onlyOverrideWhatAFrameworkNamed() {
        return new ArchCondition<>("only override what a framework named") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                var overrides =
                        method.getOwner().getAllRawInterfaces().stream()
                                        .anyMatch(type -> declares(type, method))
                                || method.getOwner().getAllRawSuperclasses().stream()
                                        .anyMatch(type -> declares(type, method));
                if (!overrides) {
                    events.add(SimpleConditionEvent.violated(method, method.getDescription()));
                }
            }

            private boolean declares(JavaClass type, JavaMethod method) {
                return type.getMethods().stream()
                        .anyMatch(other -> other.getName().equals(method.getName()));
            }
        };
    }

    private static ArchCondition<JavaClass> extendOnlySpringDatasBareRepository() {
        return new ArchCondition<>("extend nothing of Spring Data but its bare Repository") {
            @Override
            public void check(JavaClass repository, ConditionEvents events) {
                repository.getAllRawInterfaces().stream()
                        .filter(type ->
                                type.getPackageName().startsWith("org.springframework.data"))
                        .filter(type -> !type.isEquivalentTo(Repository.class))
                        .forEach(type ->
                                events.add(
                                        SimpleConditionEvent.violated(
                                                repository,
                                                repository.getName()
                                                        + " extends "
                                                        + type.getName())));
            }
        };
    }

    private static ArchCondition<JavaField> leadToNoOtherRecord() {
        return new ArchCondition<>("lead to no other record") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (field.isAnnotatedWith(ManyToOne.class)
                        || field.isAnnotatedWith(OneToOne.class)
                        || field.isAnnotatedWith(OneToMany.class)
                        || field.isAnnotatedWith(ManyToMany.class)) {
                    field.getType().getAllInvolvedRawTypes().stream()
                            .filter(type -> isRecord(type) || isElsewhere(type, field))
                            .forEach(type ->
                                    events.add(
                                            SimpleConditionEvent.violated(
                                                    field,
                                                    field.getFullName()
                                                            + " leads to "
                                                            + type.getName())));
                }
            }

            private boolean isRecord(JavaClass type) {
                return type.getAllFields().stream()
                        .anyMatch(member -> member.isAnnotatedWith(Version.class));
            }

            private boolean isElsewhere(JavaClass type, JavaField field) {
                return type.isAnnotatedWith(Entity.class)
                        && !type.getPackage().equals(field.getOwner().getPackage());
            }
        };
    }

    private static ArchCondition<JavaClass> notBeAnsweredByOneNeighbourAlone() {
        return new ArchCondition<>("not be answered by one class of the same room alone") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var answers =
                        type.getAllSubclasses().stream()
                                .filter(sub -> !sub.getModifiers().contains(JavaModifier.SYNTHETIC))
                                .toList();
                if (answers.size() == 1
                        && answers.getFirst().getPackage().equals(type.getPackage())) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type,
                                    type.getName()
                                            + " has one answer, "
                                            + answers.getFirst().getName()));
                }
            }
        };
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
