package org.farheap.agent;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Makes one invocation of a {@link ChildJvm} test for each JDK and variant. */
final class ChildJvmExtension implements TestTemplateInvocationContextProvider {
    private static final boolean ALL_PAIRS = "all".equals(System.getenv("FARHEAP_TEST_PAIRS"));

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(ChildJvm.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        ChildJvm child = context.getRequiredTestMethod().getAnnotation(ChildJvm.class);
        List<Jdk> jdks = (child.newestJdkOnly() ? List.of(Jdks.newest()) : Jdks.all()).stream()
                .filter(jdk -> jdk.feature() >= child.fromJdk() && jdk.feature() <= child.toJdk()).toList();
        List<Variant> variants = Variant.of(child);
        if (child.jdksInTurn() && !ALL_PAIRS) {
            int first = Math.floorMod(context.getRequiredTestMethod().getName().hashCode(), jdks.size());
            return IntStream.range(0, variants.size())
                    .mapToObj(i -> invocation(child, jdks.get((first + i) % jdks.size()), variants.get(i)));
        }
        return jdks.stream().flatMap(jdk -> variants.stream().map(variant -> invocation(child, jdk, variant)));
    }

    private static TestTemplateInvocationContext invocation(ChildJvm child, Jdk jdk, Variant variant) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int index) {
                return (jdk + " " + variant).trim();
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(new ChildInvocation(child, ChildPlan.of(child, jdk, variant)));
            }
        };
    }
}
