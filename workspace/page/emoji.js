// emoji.js turns Slack's :names: into characters, for the names people meet
// most. A name it does not know stays as it was written, colons and all.

const table = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_multiplication_x ✖️
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣
large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨
large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜|black_large_square ⬛|large_blue_diamond 🔷|large_orange_diamond 🔶
small_blue_diamond 🔹|small_orange_diamond 🔸|small_red_triangle 🔺|small_red_triangle_down 🔻|diamond_shape_with_a_dot_inside 💠
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|rotating_light 🚨|construction 🚧|exclamation ❗|heavy_exclamation_mark ❗
question ❓|grey_question ❔|bangbang ‼️|information_source ℹ️|bulb 💡|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛
hourglass_flowing_sand ⏳|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|bookmark 🔖|bookmark_tabs 📑
books 📚|book 📖|newspaper 📰|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|file_cabinet 🗄️|wastebasket 🗑️
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|mag 🔍|mag_right 🔎|link 🔗|paperclip 📎|pushpin 📌
round_pushpin 📍|triangular_flag_on_post 🚩|checkered_flag 🏁|lock 🔒|unlock 🔓|key 🔑|shield 🛡️|gear ⚙️|wrench 🔧|hammer 🔨
hammer_and_wrench 🛠️|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|package 📦|phone ☎️|telephone_receiver 📞
iphone 📱|computer 💻|desktop_computer 🖥️|camera 📷|video_camera 📹|movie_camera 🎥|microphone 🎤|speech_balloon 💬
thought_balloon 💭|left_speech_bubble 🗨️|eyes 👀|wave 👋|raised_hand ✋|hand ✋|ok_hand 👌|+1 👍|thumbsup 👍|-1 👎
thumbsdown 👎|clap 👏|pray 🙏|muscle 💪|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|handshake 🤝|raised_hands 🙌
bust_in_silhouette 👤|busts_in_silhouette 👥|police_car 🚓|ambulance 🚑|fire_engine 🚒|cop 👮|house 🏠|office 🏢|hospital 🏥
school 🏫|city_sunrise 🌇|night_with_stars 🌃|street_light 💡|tada 🎉|sparkles ✨|star ⭐|star2 🌟|fire 🔥|rocket 🚀
robot_face 🤖|sunny ☀️|cloud ☁️|rain_cloud 🌧️|umbrella ☔|snowflake ❄️|zap ⚡|sunrise 🌅|crescent_moon 🌙|coffee ☕
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|wink 😉|thinking_face 🤔|neutral_face 😐|confused 😕|disappointed 😞
cry 😢|joy 😂|sweat_smile 😅|sunglasses 😎|zzz 💤|heart ❤️|green_heart 💚|blue_heart 💙|100 💯|seedling 🌱|herb 🌿
arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️|double_vertical_bar ⏸️
heavy_plus_sign ➕|heavy_minus_sign ➖|radio_button 🔘|new 🆕|ok 🆗|sos 🆘|up 🆙|free 🆓|id 🆔|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣
five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|scales ⚖️|classical_building 🏛️|world_map 🗺️|bike 🚲|bus 🚌
`;

const known = new Map(
  table.trim().split(/[|\n]/).map((pair) => {
    const space = pair.indexOf(" ");
    return [pair.slice(0, space), pair.slice(space + 1)];
  }),
);

// character returns the character for a name without colons, or null.
export function character(name) {
  return known.get(name) || null;
}

// pattern finds a :name: (and the skin tone that may follow it) at the start of
// a string.
export const pattern = /^:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/;
