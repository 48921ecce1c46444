package org.farheap.runtime;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;

/// The event of all figures of the statistics, whose fields are made from the agent's own table.
final class PagingStatistics {
    private final Figure[] figures = Figure.all();
    private final EventFactory factory = EventFactory.create(annotations(), fields());

    Class<? extends Event> eventClass() {
        return factory.newEvent().getClass();
    }

    void emit() {
        long[] values = new long[figures.length];
        Agent.figures(values);
        Event event = factory.newEvent();
        for (int i = 0; i < values.length; i++) {
            event.set(i, values[i]);
        }
        event.commit();
    }

    private static List<AnnotationElement> annotations() {
        return List.of(new AnnotationElement(Name.class, "farheap.PagingStatistics"),
                new AnnotationElement(Label.class, "Paging Statistics"),
                new AnnotationElement(Category.class, new String[] {"Java Virtual Machine", "Far Memory"}),
                new AnnotationElement(Description.class, "What was paged since the start"), new AnnotationElement(Period.class, "1 s"),
                new AnnotationElement(StackTrace.class, false));
    }

    private List<ValueDescriptor> fields() {
        List<ValueDescriptor> fields = new ArrayList<>();
        for (Figure figure : figures) {
            List<AnnotationElement> annotations = new ArrayList<>();
            annotations.add(new AnnotationElement(Label.class, figure.label()));
            annotations.add(new AnnotationElement(Description.class, figure.description()));
            switch (figure.unit()) {
                case "bytes" -> annotations.add(new AnnotationElement(DataAmount.class, DataAmount.BYTES));
                case "ns" -> annotations.add(new AnnotationElement(Timespan.class, Timespan.NANOSECONDS));
                default -> { }
            }
            fields.add(new ValueDescriptor(long.class, figure.fieldName(), annotations));
        }
        return fields;
    }
}
