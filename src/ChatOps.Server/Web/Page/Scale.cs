using ChatOps.Core.Text;

namespace ChatOps.Server.Web.Page;

/// <summary>An axis from zero to a round number above the largest value, in words that people use.</summary>
public sealed record Scale(string Unit, double Top)
{
    private static readonly double[] Seconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 43200, 86400];
    private static readonly double[] Round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

    public static Scale Of(string unit, IEnumerable<double> values)
    {
        var most = values.DefaultIfEmpty().Max();
        return new(unit, unit switch
        {
            "s" => Seconds.FirstOrDefault(s => s >= most, Math.Ceiling(most / 86400) * 86400),
            "bytes" => Above(most, Math.Pow(1024, Math.Floor(Math.Log(Math.Max(most, 1), 1024)))),
            _ => Above(most, 1),
        });
    }

    /// <summary>From 0 to 1.</summary>
    public double Part(double value) => Top <= 0 ? 0 : value / Top;

    public string Say(double value) => Unit switch
    {
        "bytes" => UnitText.Bytes((long)value),
        "s" when value <= 0 => "0 s",
        "s" => UnitText.Duration(TimeSpan.FromSeconds(value)),
        _ => $"{value:0.##} {Unit}",
    };

    private static double Above(double most, double unit)
    {
        if (most <= 0)
            return unit;
        var ten = Math.Pow(10, Math.Floor(Math.Log10(most / unit))) * unit;
        return Round.Select(r => r * ten).First(top => top >= most * 0.999999);
    }
}
