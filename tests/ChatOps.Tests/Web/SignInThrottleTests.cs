using System.Net;
using ChatOps.Server.Web;

namespace ChatOps.Tests.Web;

public class SignInThrottleTests
{
    private readonly FrozenTime _time = new();

    [Fact]
    public void After_ten_wrong_tries_an_address_waits_and_others_do_not()
    {
        var tries = new SignInThrottle(_time);
        for (var i = 0; i < SignInThrottle.PerAddress; i++)
        {
            Assert.Null(tries.Wait(At("192.0.2.1")));
            tries.Count(At("192.0.2.1"));
        }
        Assert.Equal(TimeSpan.FromSeconds(6), tries.Wait(At("192.0.2.1")));
        Assert.Equal(TimeSpan.FromSeconds(6), tries.Wait(At("::ffff:192.0.2.1")));
        Assert.Null(tries.Wait(At("192.0.2.2")));
        _time.Move(TimeSpan.FromSeconds(6));
        Assert.Null(tries.Wait(At("192.0.2.1")));
        tries.Count(At("192.0.2.1"));
        Assert.NotNull(tries.Wait(At("192.0.2.1")));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Null(tries.Wait(At("192.0.2.1")));
    }

    [Fact]
    public void A_network_of_ipv6_counts_as_one_address()
    {
        var tries = new SignInThrottle(_time);
        for (var i = 1; i <= SignInThrottle.PerAddress; i++)
            tries.Count(At($"2001:db8:1:2::{i}"));
        Assert.NotNull(tries.Wait(At("2001:db8:1:2:ffff::1")));
        Assert.Null(tries.Wait(At("2001:db8:1:3::1")));
    }

    [Fact]
    public void Many_addresses_together_wait_but_nobody_without_wrong_tries_does()
    {
        var tries = new SignInThrottle(_time);
        for (var i = 0; i < SignInThrottle.Overall; i++)
            tries.Count(At($"10.0.{i / 200}.{i % 200}"));
        Assert.NotNull(tries.Wait(At("10.0.0.1")));
        Assert.Null(tries.Wait(At("192.0.2.1")));
        _time.Move(TimeSpan.FromSeconds(1));
        Assert.Null(tries.Wait(At("10.0.0.1")));
    }

    /// <summary>Its own wrong tries are long ago: those of the others now do not count for it.</summary>
    [Fact]
    public void Whose_own_tries_have_come_back_does_not_wait_for_those_of_others()
    {
        var tries = new SignInThrottle(_time);
        tries.Count(At("192.0.2.1"));
        _time.Move(TimeSpan.FromMinutes(1));
        for (var i = 0; i < SignInThrottle.Overall; i++)
            tries.Count(At($"10.0.{i / 200}.{i % 200}"));
        Assert.NotNull(tries.Wait(At("10.0.0.1")));
        Assert.Null(tries.Wait(At("192.0.2.1")));
    }

    [Fact]
    public void Ever_new_addresses_are_not_free_when_the_table_of_addresses_is_full()
    {
        var tries = new SignInThrottle(_time);
        var free = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var address = At($"10.{i / 65536}.{i / 256 % 256}.{i % 256}");
            if (tries.Wait(address) is not null)
                continue;
            free++;
            tries.Count(address);
        }
        // One try for each of 10,000 that are remembered, ten for each share of the others.
        Assert.InRange(free, 10_000, 10_000 + (1024 * SignInThrottle.PerAddress));
        _time.Move(TimeSpan.FromMinutes(2));
        Assert.Null(tries.Wait(At("192.0.2.1")));
    }

    [Fact]
    public void A_clock_that_jumps_gives_nobody_a_try()
    {
        var tries = new SignInThrottle(_time);
        for (var i = 0; i < SignInThrottle.PerAddress; i++)
            tries.Count(At("192.0.2.1"));
        _time.Jump(TimeSpan.FromHours(1));
        Assert.NotNull(tries.Wait(At("192.0.2.1")));
        _time.Jump(TimeSpan.FromHours(-5));
        _time.Move(TimeSpan.FromSeconds(6));
        Assert.Null(tries.Wait(At("192.0.2.1")));
    }

    private static IPAddress At(string address) => IPAddress.Parse(address);
}

internal sealed class FrozenTime : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time passes.</summary>
    public void Move(TimeSpan by)
    {
        _now += by;
        _timestamp += by.Ticks;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void Jump(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _timestamp;
}
