using ChatOps.Core.Chat;

namespace ChatOps.Tests.Chat;

public class TonesTests
{
    [Theory]
    [InlineData(Tone.Good, Tone.Neutral, Tone.Neutral)]
    [InlineData(Tone.Good, Tone.Warning, Tone.Warning)]
    [InlineData(Tone.Bad, Tone.Warning, Tone.Bad)]
    [InlineData(Tone.Neutral, Tone.Warning, Tone.Warning)]
    [InlineData(Tone.Good, Tone.Good, Tone.Good)]
    public void The_graver_tone_wins_from_either_side(Tone one, Tone other, Tone graver) =>
        Assert.Equal((graver, graver), (Tones.Graver(one, other), Tones.Graver(other, one)));
}
