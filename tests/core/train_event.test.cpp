#include "core/train_event.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hs::core {
namespace {

TEST(TrainEvent, EveryKindSurvivesItsLine) {
    const std::vector<TrainEvent> events{TrainStage{"reading features", 3, 9},
                                         TrainStep{7, 100, 1.5, 2e-4, 12.0, 150.0},
                                         TrainValidation{7, {{"accuracy", 0.5}, {"loss", 1.25}}},
                                         TrainSample{7, "case-1", "Naevus.", "Melanoma."},
                                         TrainCheckpoint{7, "checkpoints/last", true},
                                         TrainFinished{7, "stopped"},
                                         TrainFailed{Error(ErrorCode::OutOfMemory, "9 GB were needed")}};
    for (const TrainEvent& event : events) {
        const std::string line = trainEventToJsonLine(event);
        EXPECT_EQ(line.find('\n'), std::string::npos);
        const auto read = trainEventFromJsonLine(line);
        ASSERT_TRUE(read.ok()) << line;
        EXPECT_EQ(trainEventToJsonLine(read.value()), line);
    }
}

TEST(TrainEvent, ALossThatIsNotANumberTravelsAsNull) {
    const std::string line = trainEventToJsonLine(TrainStep{1, 2, std::numeric_limits<double>::quiet_NaN(), 0, 0, 0});
    EXPECT_NE(line.find("\"loss\":null"), std::string::npos);
    EXPECT_TRUE(std::isnan(std::get<TrainStep>(trainEventFromJsonLine(line).value()).loss));
}

TEST(TrainEvent, ABrokenLineIsRefused) {
    EXPECT_FALSE(trainEventFromJsonLine("not json").ok());
    EXPECT_FALSE(trainEventFromJsonLine("{\"event\":\"sample\"}").ok());
}

} // namespace
} // namespace hs::core
