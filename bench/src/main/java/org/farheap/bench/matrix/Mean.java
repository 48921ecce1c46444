package org.farheap.bench.matrix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.farheap.bench.Rounds;

/// A mode at a local share over the workloads: geometric means of the medians.
///
/// @param workloads how many of them the mean is of; those without a figure are left out
/// @param ofKswap   over those of them that kswap ran as well
record Mean(String mode, double localShare, int workloads, double ofLocal, double ofKswap) {
    private record Place(String mode, double localShare) {}

    static List<Mean> all(List<Summary> summaries) {
        Map<Place, List<Summary>> places = new LinkedHashMap<>();
        for (Summary summary : summaries) {
            places.computeIfAbsent(new Place(summary.mode(), summary.localShare()), place -> new java.util.ArrayList<>()).add(summary);
        }
        return places.entrySet().stream().map(place -> of(place.getKey(), place.getValue())).toList();
    }

    private static Mean of(Place place, List<Summary> summaries) {
        int workloads = (int) summaries.stream().filter(summary -> !Double.isNaN(summary.ofLocal().median())).count();
        return new Mean(place.mode(), place.localShare(), workloads, geometric(summaries, summary -> summary.ofLocal().median()),
                geometric(summaries, summary -> summary.ofKswap().median()));
    }

    private static double geometric(List<Summary> summaries, ToDoubleFunction<Summary> figure) {
        Rounds values = new Rounds();
        summaries.stream().mapToDouble(figure).filter(value -> !Double.isNaN(value)).forEach(values::add);
        return values.geometricMean();
    }
}
